"""What a partner says by their own hand, and the situations that a path can lead to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.errors import Invalid, RuleBroken
from chassis.papers import Channel, Papers

SIGNED = Papers(the="la réponse", none="Aucune réponse signée")


class Seat(StrEnum):
    """Who of a household speaks; nobody has a name here."""

    LEAD = "lead"
    PARTNER = "partner"
    OTHER = "other"


class Outcome(StrEnum):
    """A partner's situation; never the cause of it."""

    PLACED = "placed"
    KEEPS_JOB = "keeps-current-job"
    TRAINING = "training"
    OWN_BUSINESS = "own-business"
    STUDIES = "studies"
    RETIRED = "retired"
    UNAVAILABLE = "unavailable"
    NOT_WORKING = "chooses-not-to-work"
    DECLINED = "declined-to-be-followed"
    UNANSWERED = "unanswered"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Outcome.PLACED: "en emploi",
    Outcome.KEEPS_JOB: "garde son emploi",
    Outcome.TRAINING: "en formation",
    Outcome.OWN_BUSINESS: "à son compte",
    Outcome.STUDIES: "en études",
    Outcome.RETIRED: "à la retraite",
    Outcome.UNAVAILABLE: "indisponible",
    Outcome.NOT_WORKING: "choisit de ne pas travailler",
    Outcome.DECLINED: "ne souhaite pas être suivi·e",
    Outcome.UNANSWERED: "sans réponse",
}
SEEN_BY_AN_ADVISER = frozenset(
    {
        Outcome.PLACED,
        Outcome.KEEPS_JOB,
        Outcome.TRAINING,
        Outcome.OWN_BUSINESS,
        Outcome.STUDIES,
    }
)
"""The situations that show from outside; the others are the partner's alone to say."""


class Keeping(StrEnum):
    """How a partner keeps the job they have."""

    REMOTE = "remote"
    COMMUTING = "commuting"
    TRANSFER = "transfer"


class Saying(StrEnum):
    """What a partner may say: that they accept to be followed, or what their situation is."""

    ACCEPTS = "accepts"
    PLACED = "placed"
    KEEPS_JOB = "keeps-current-job"
    TRAINING = "training"
    OWN_BUSINESS = "own-business"
    STUDIES = "studies"
    RETIRED = "retired"
    UNAVAILABLE = "unavailable"
    NOT_WORKING = "chooses-not-to-work"
    DECLINES = "declined-to-be-followed"

    @property
    def outcome(self) -> Outcome | None:
        """The situation said; None where they accept to be followed."""
        return None if self is Saying.ACCEPTS else Outcome(self.value)


@dataclass(frozen=True)
class Word:
    """Somebody's own word: `by` is who speaks, an officer's word alone is not one."""

    by: Seat
    says: Saying
    on: date
    channel: Channel
    how: Keeping | None = None
    recorded_by: str | None = None
    countersigned_by: str | None = None

    def __post_init__(self) -> None:
        goes_with(self.says.outcome, self.how)

    @property
    def holds(self) -> bool:
        """A paper holds once a second officer has seen it; a personal link holds by itself."""
        return self.channel is Channel.LINK or self.countersigned_by is not None


def goes_with(outcome: Outcome | None, how: Keeping | None) -> None:
    """How a job is kept is said of whoever keeps one, and of nobody else."""
    if (outcome is Outcome.KEEPS_JOB) is not (how is not None):
        raise Invalid(
            "how-the-job-is-kept",
            "Dites comment l'emploi est gardé (à distance, trajets, mutation) quand il l'est, et"
            " seulement alors.",
        )


def is_the_partner_s_own(word: Word) -> None:
    """Nobody of the household speaks for the partner."""
    if word.by is not Seat.PARTNER:
        raise RuleBroken(
            "not-the-partner",
            "Cette réponse n'appartient qu'au conjoint ou à la conjointe : personne ne la donne à"
            " sa place.",
        )


def is_vouched_for(word: Word) -> None:
    """No officer speaks for the partner either."""
    if not word.holds:
        raise RuleBroken(
            "word-not-proven",
            "Cette réponse vaut par le lien personnel du conjoint ou de la conjointe, ou par un"
            " papier signé que deux agents ont vu.",
        )
