"""A newcomer's partner who is in insertion too has one path: what is found there counts here."""

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import RuleBroken
from services.insertion.domain.local.endings import Ground
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.steps import Kind
from services.insertion.domain.partner_word import Outcome

OF_STEP = {
    Kind.JOB: Outcome.PLACED,
    Kind.SIAE: Outcome.PLACED,
    Kind.TRAINING: Outcome.TRAINING,
}
"""What a step is for a partner; days in a firm to look around are no situation."""
OF_EXIT = {
    Ground.PERMANENT_JOB: Outcome.PLACED,
    Ground.FIXED_TERM_JOB: Outcome.PLACED,
    Ground.SUBSIDISED_JOB: Outcome.PLACED,
    Ground.OTHER_SIAE: Outcome.PLACED,
    Ground.BUSINESS: Outcome.OWN_BUSINESS,
    Ground.QUALIFYING_TRAINING: Outcome.TRAINING,
}
"""What a way out is for a partner; retirement is theirs alone to say."""


@dataclass(kw_only=True)
class OnePath:
    """Says by the id of an insertion path whose partner's path it stands for.

    It is kept with the household, and goes with it: nothing of the household is in the other path.
    """

    id: UUID
    subject: UUID
    version: int = 0
    path: UUID


def stands_for_nobody_else(known: OnePath | None, path: UUID) -> None:
    """An insertion path is one person's."""
    if known is not None and known.path != path:
        raise RuleBroken(
            "stands-for-another", "Ce parcours d'insertion est déjà celui d'une autre personne."
        )


def goes_on(insertion: InsertionPath) -> None:
    """A path that is over leads nowhere any more."""
    if insertion.has_ended:
        raise RuleBroken("insertion-path-over", "Ce parcours d'insertion n'est plus en cours.")
