"""A local person's path, from its referral on."""

from dataclasses import dataclass
from uuid import UUID

from chassis.rules import Rule
from contracts.insertion import InsertionReferred
from services.insertion.domain.local.leaving import Leaving
from services.insertion.domain.local.person import Person, Referral


@dataclass(kw_only=True)
class InsertionPath(Leaving):
    """One referral of one person by one body."""

    @classmethod
    def refer(
        cls,
        id: UUID,
        person: Person,
        referral: Referral,
        epci: str,
        officer: str | None,
        rule: Rule,
    ) -> tuple["InsertionPath", InsertionReferred]:
        """An authorised body sends somebody who was told, and does not object."""
        referral.is_admitted(rule)
        path = cls(
            id=id,
            person=person,
            referral=referral,
            epci=epci,
            officer=officer,
            last_contact_on=referral.on,
        )
        return path, InsertionReferred(subject=id, occurred_on=referral.on, epci=epci)
