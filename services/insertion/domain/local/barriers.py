"""What stands in somebody's way, in the shared words of data·inclusion; never told in free text."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from data_inclusion.schema.v1 import Thematique

from chassis.errors import Invalid, RuleBroken
from services.insertion.domain.local.dates import not_before

VOCABULARY: Final = "data·inclusion v1"
THEMES: Final[Mapping[str, str]] = {each.value: each.label for each in Thematique}
"""Code → French label of every theme."""
GUARDED: Final = frozenset(
    {
        "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-a-la-citoyennete",
        "difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire",
        "difficultes-financieres--mettre-en-place-une-mesure-de-protection-financiere",
        "difficultes-financieres--situation-dendettement-surendettement",
        "famille--surmonter-conflits-separation-violence",
        "logement-hebergement--reduire-les-impayes-de-loyer",
    }
)
"""What says as much of a private life as health does: justice, debts, violence, nationality."""


@dataclass(frozen=True)
class Barrier:
    """One theme, from the day it was seen to the day it no longer stands in the way."""

    id: UUID
    theme: str
    opened_on: date
    lifted_on: date | None = None
    vocabulary: str = VOCABULARY

    @property
    def label(self) -> str:
        """The theme in French; its code where the vocabulary has dropped it since."""
        return THEMES.get(self.theme, self.theme)

    @property
    def is_guarded(self) -> bool:
        """Whether it touches health, or what is guarded as health is: few may see it."""
        return self.theme.startswith("sante--") or self.theme in GUARDED

    def lifted(self, on: date) -> "Barrier":
        """The barrier once it no longer stands in the way."""
        if self.lifted_on is not None:
            raise RuleBroken("barrier-already-lifted", "Ce frein est déjà levé.")
        not_before(on, self.opened_on)
        return replace(self, lifted_on=on)


@dataclass(frozen=True)
class Assessment:
    """The person's whole situation was looked at with them."""

    on: date
    by: str


def is_a_theme(theme: str) -> None:
    """Barriers have the words that every inclusion service shares."""
    if theme not in THEMES:
        raise Invalid(
            "theme-unknown", "Ce thème n'est pas dans le vocabulaire data·inclusion en vigueur."
        )
