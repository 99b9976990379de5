"""Fictive households by the thousand, the same ones for the same seed, and slips in their names."""

import random
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.plain import plain
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.household import Household
from services.prospection.domain.people import Adult, Contact, Role
from services.prospection.domain.project import Kind, Project

DAY = date(2026, 3, 2)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
STARTS = ("Bar", "Ber", "Char", "Cor", "Dau", "Fau", "Gar", "Jou", "Lam", "Mon", "Per", "Rou", "Vi")
MIDDLES = [f"{consonant}{vowel}" for consonant in "bdglmnprst" for vowel in "aio"]
ENDS = ("ac", "ard", "aud", "el", "et", "eux", "ier", "in", "ot", "ou", "al", "ès")
GIVEN_STARTS = ("Al", "Ba", "Cé", "Da", "É", "Fa", "Gi", "Hé", "Ju", "Lé")
GIVEN_ENDS = ("ane", "ice", "ien", "ise", "nore", "rille", "thane", "vie", "zou")
GIVEN = [f"{start}{end}" for start in GIVEN_STARTS for end in GIVEN_ENDS]


class Crowd:
    """Fictive households, some family names being far more common than others."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        families = sorted({f"{a}{b}{c}" for a in STARTS for b in MIDDLES for c in ENDS})
        self.rng.shuffle(families)
        self._families = families
        self._weights = [1 / (rank + 100) for rank in range(len(families))]

    def households(self, count: int) -> list[Candidate]:
        names = self.rng.choices(self._families, self._weights, k=2 * count)
        return [self._household(rank, names[2 * rank : 2 * rank + 2]) for rank in range(count)]

    def _household(self, rank: int, names: Sequence[str]) -> Candidate:
        roles = (Role.LEAD, Role.PARTNER)[: self.rng.choice((1, 2, 2))]
        adults = [
            self._adult(role, name, 2 * rank + place)
            for place, (role, name) in enumerate(zip(roles, names, strict=False))
        ]
        return Candidate(
            id=UUID(int=self.rng.getrandbits(128)),
            since=DAY,
            registered_on=DAY,
            last_contact_on=DAY,
            applicant=Household(adults=adults),
            project=Project(Kind.JOB),
            source="fair",
            application=None,
        )

    def _adult(self, role: Role, family: str, number: int) -> Adult:
        given = self.rng.choice(GIVEN)
        email = f"{plain(given)}.{plain(family)}{number % 97}@exemple{number % 7}.invalid"
        return Adult(
            id=UUID(int=self.rng.getrandbits(128)),
            role=role,
            given_name=given,
            family_name=family,
            known_on=DAY,
            contact=Contact(email, f"06{self.rng.randrange(10**8):08}"),
        )

    def some(self, known: Sequence[Candidate], count: int) -> list[Candidate]:
        return self.rng.sample(known, count)

    def somebody_of(self, candidate: Candidate) -> Adult:
        return self.rng.choice(candidate.household.adults)

    def slipped(self, typed: str) -> str:
        """The text with one slip of the keyboard, in one of its longer words."""
        words = typed.split(" ")
        place = max(range(len(words)), key=lambda rank: (len(words[rank]) > 3, self.rng.random()))
        word, at = words[place], self.rng.randrange(len(words[place]))
        letter = self.rng.choice("0123456789" if word[at].isdigit() else LETTERS)
        slips = (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        )
        return " ".join([*words[:place], self.rng.choice(slips), *words[place + 1 :]])
