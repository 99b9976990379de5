"""The partner's gate: insertion's word alone, and what it lets through."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.installation.domain.party import Party


class Word(StrEnum):
    """What insertion said last of a household's partner; never how it came about."""

    UNTOLD = "untold"
    CLOSED = "closed"
    PASSED = "passed"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True)
class Gate:
    """Insertion's latest word, its day, and the day the present partner came, where known."""

    word: Word = Word.UNTOLD
    on: date | None = None
    partner_since: date | None = None

    def lets_through(self, party: Party) -> bool:
        """A partner's own word is needed for that very partner; a word still awaited holds all."""
        if not party.has_partner:
            return self.word is not Word.CLOSED
        return self.word is Word.PASSED and not self._was_said_of_a_former_partner

    @property
    def _was_said_of_a_former_partner(self) -> bool:
        return (
            self.on is not None and self.partner_since is not None and self.on < self.partner_since
        )
