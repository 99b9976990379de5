"""How the platform says no: a slug for machines, a French sentence for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in what was sent: where (a JSON pointer) and what, never the value."""

    pointer: str
    sentence: str


class Refusal(Exception):
    """Nothing was changed; `slug` and `sentence` say why."""

    status = 400
    retry_after: int | None = None
    """In how many seconds it may be asked again, where waiting helps."""

    def __init__(self, slug: str, sentence: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(slug)
        self.slug = slug
        self.sentence = sentence
        self.faults = tuple(faults)


class RuleBroken(Refusal):
    """A rule of the programme stands in the way, in the state things are in."""

    status = 409


class Invalid(Refusal):
    """What was sent can't be right, whatever the state of things."""

    status = 422


class NotFound(Refusal):
    """Nothing of that name here, or nothing the caller may know of."""

    status = 404

    def __init__(self, slug: str = "not-found", sentence: str = "Élément introuvable.") -> None:
        super().__init__(slug, sentence)


class Gone(Refusal):
    """There was somebody of that name, of whom nothing is to be asked any more."""

    status = 410


class OutOfReach(NotFound):
    """What the caller would make is for others to make."""

    def __init__(self) -> None:
        super().__init__(
            sentence="Cet élément serait hors de votre périmètre : donnez une intercommunalité, un"
            " organisme ou une personne qui suit parmi les vôtres."
        )


class Stale(Refusal):
    """Somebody else changed it since the caller read it."""

    status = 412

    def __init__(self) -> None:
        super().__init__(
            "stale-version",
            "Ce dossier a été modifié depuis votre lecture : relisez-le avant de recommencer.",
        )


class Taken(Exception):
    """Something that may exist once exists already: another transaction was first."""


class Awaits(Exception):
    """A listener lacks a fact that another stage has not told yet; it is tried again after it."""

    def __init__(self, stage: str, subject: UUID) -> None:
        super().__init__(f"awaits {stage}")
        self.stage = stage
        self.subject = subject
