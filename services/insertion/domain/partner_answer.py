"""What the partner answers by their own hand, and what follows: followed, or a situation."""

from dataclasses import replace
from datetime import date

from chassis.errors import Invalid, RuleBroken
from chassis.papers import Channel
from contracts.insertion import PartnerSituationResolved
from services.insertion.domain.partner_facts import Facts, Proof, Resolution, Status
from services.insertion.domain.partner_word import (
    SIGNED,
    Keeping,
    Outcome,
    Saying,
    Word,
    is_the_partner_s_own,
    is_vouched_for,
)


class Answering(Facts):
    """Accepting, declining, saying what one's situation is: the partner's own, and nobody's."""

    def take_paper(self, word: Word) -> None:
        """An officer records the paper that the partner signed; it says nothing yet."""
        self._may_say(word)
        _is_a_paper(word)
        self.paper = word

    def countersign(self, read: Word, officer: str) -> PartnerSituationResolved | None:
        """A second officer says what they read on that paper: the same, so it counts."""
        self.has_not_ended()
        if self.paper is None:
            raise SIGNED.nothing_waits()
        SIGNED.is_seen_by_another({self.paper.recorded_by}, officer)
        self._reads_the_same(read)
        return self.hears(replace(self.paper, countersigned_by=officer))

    def drop_paper(self) -> None:
        """The paper was written down wrong, or signed by somebody else."""
        self.has_not_ended()
        if self.paper is None:
            raise SIGNED.nothing_waits()
        self.paper = None

    def hears(self, word: Word) -> PartnerSituationResolved | None:
        """The partner's own word, once it is proven to be theirs."""
        is_vouched_for(word)
        self._may_say(word)
        self.paper = self.to_ask_on_paper = None
        if word.says.outcome is None:
            self.agreement = word
            self.becomes(self.working_status, word.on)
            return None
        if word.says is Saying.DECLINES:
            self.agreement = self.insertion_path = None
        return self.settles(word.says.outcome, word.on, how=word.how, word=word)

    def settles(
        self,
        outcome: Outcome,
        on: date,
        *,
        how: Keeping | None = None,
        word: Word | None = None,
        proof: Proof | None = None,
        seen_by: str | None = None,
    ) -> PartnerSituationResolved | None:
        """A situation is known; the gate passes the first time, and is told once."""
        self.resolutions.append(Resolution(outcome, on, how, word, proof, seen_by))
        self.becomes(_STATUS_OF.get(outcome, Status.RESOLVED), on)
        if self.passed_on is not None:
            return None
        self.passed_on = on
        return PartnerSituationResolved(subject=self.subject, occurred_on=on, gate="passed")

    def is_informed_by(self, on: date) -> None:
        """The notice comes before anything that the partner takes part in."""
        if self.notice is None or on < self.notice.on:
            raise RuleBroken(
                "not-informed",
                "La personne doit avoir reçu sa notice d'information avant d'être suivie.",
            )

    def _may_say(self, word: Word) -> None:
        self.has_not_ended()
        is_the_partner_s_own(word)
        self.follows_the_opening(word.on)
        if word.says is Saying.ACCEPTS:
            self._is_not_followed_yet()
            self.is_informed_by(word.on)

    def _is_not_followed_yet(self) -> None:
        if self.is_followed:
            raise RuleBroken("already-agreed", "L'accord de cette personne est déjà enregistré.")

    def _reads_the_same(self, read: Word) -> None:
        signed = self.paper
        if signed is None or (read.says, read.on, read.how) != (signed.says, signed.on, signed.how):
            raise RuleBroken(
                "paper-differs",
                "Ce que vous avez lu n'est pas ce qui est enregistré : vérifiez le papier à deux.",
            )


_STATUS_OF = {Outcome.DECLINED: Status.DECLINED, Outcome.UNANSWERED: Status.UNANSWERED}


def _is_a_paper(word: Word) -> None:
    if word.channel is not Channel.SIGNED_PAPER or word.recorded_by is None:
        raise Invalid(
            "not-a-paper", "Un agent n'enregistre qu'un papier signé, et dit qu'il l'a reçu."
        )
