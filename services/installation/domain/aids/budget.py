"""The money of one line for one year: never overspent, and promised in the order of requests."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from chassis.errors import Invalid, RuleBroken

_NAMESPACE = UUID("6f1a3a3e-58a5-4d0e-9d1f-6e9c1f0b7c55")
_LAST = 0xFFFFFFFF << 96
MOST_CENTS = 1_000_000_000_00


def budget_id(line: str, year: int) -> UUID:
    """The id of a year's line. It sorts after any household's, so that it is locked last."""
    return UUID(int=uuid5(_NAMESPACE, f"{line}/{year}").int | _LAST)


@dataclass(frozen=True, order=True)
class Claim:
    """A request's place in the line: the day it was received, then the order of arrival."""

    received_on: date
    rank: int
    request: UUID
    cents: int


@dataclass(kw_only=True)
class Budget:
    """A line of a year's budget, and the requests that stand in line for what is left of it."""

    id: UUID
    version: int = 0
    line: str
    year: int
    amount_cents: int = 0
    committed_cents: int = 0
    arrivals: int = 0
    claims: list[Claim] = field(default_factory=list)

    @classmethod
    def of(cls, line: str, year: int) -> "Budget":
        """A line for which nothing was voted yet."""
        return cls(id=budget_id(line, year), line=line, year=year)

    @property
    def subject(self) -> UUID:
        return self.id

    @property
    def left_cents(self) -> int:
        return self.amount_cents - self.committed_cents

    def vote(self, cents: int) -> None:
        """The amount of the year, opened or changed; what is committed stays covered."""
        _can_be_an_amount(cents)
        self._covers(cents)
        self.amount_cents = cents

    def arrive(self) -> int:
        """The rank of a request that comes in: first come, first in line among those of a day."""
        self.arrivals += 1
        return self.arrivals

    def queue(self, claim: Claim) -> None:
        """A request stands in line, at the place of its date whenever it comes to it."""
        self.claims = sorted([*self._others(claim.request), claim])

    def leave(self, request: UUID) -> None:
        """A request does not stand in line any more; harmless where it did not."""
        self.claims = self._others(request)

    def reaches(self, claim: Claim) -> bool:
        """Whether the money left pays for everybody ahead in line, and for that request."""
        ahead = [each for each in self._others(claim.request) if each < claim]
        return sum(each.cents for each in ahead) + claim.cents <= self.left_cents

    @property
    def reached(self) -> list[UUID]:
        """The requests that can be granted now, the first in line first."""
        return [claim.request for claim in self.claims if self.reaches(claim)]

    def commit(self, claim: Claim) -> int:
        """Money is kept for a request; the line moves on."""
        self._pays_everybody_up_to(claim)
        self.committed_cents += claim.cents
        self.leave(claim.request)
        return claim.cents

    def give_back(self, cents: int) -> None:
        """Money that was kept is free again, for those who wait."""
        self.committed_cents -= cents

    def _others(self, request: UUID) -> list[Claim]:
        return [claim for claim in self.claims if claim.request != request]

    def _covers(self, cents: int) -> None:
        if cents < self.committed_cents:
            raise RuleBroken(
                "budget-below-commitments",
                "Le budget ne peut pas être inférieur à ce qui est déjà engagé.",
            )

    def _pays_everybody_up_to(self, claim: Claim) -> None:
        if not self.reaches(claim):
            raise RuleBroken(
                "budget-exhausted",
                "Les crédits de l'année ne permettent pas de servir cette demande à son rang.",
            )


def _can_be_an_amount(cents: int) -> None:
    if not 0 <= cents <= MOST_CENTS:
        raise Invalid("budget-amount-doubtful", "Le montant de ce budget n'est pas recevable.")
