"""What installation tells of those who settle, and their commitments as officers see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.installation import (
    HouseholdDeparted,
    HouseholdInstalled,
    OrganisationDeparted,
    OrganisationInstalled,
)
from contracts.people import AgeBands
from tests.insertion.local_reception import Counter
from tests.insertion.partners import HERE, TODAY

Json = dict[str, Any]
BANDS = AgeBands(under_20=0, from_20_to_39=2, from_40_to_60=0, over_60=0, not_said=0)


def a_firm_installed(
    firm: UUID | None = None, headcount: int = 8, path: UUID | None = None, on: date = TODAY
) -> OrganisationInstalled:
    return OrganisationInstalled(
        subject=firm or uuid4(),
        occurred_on=on,
        path=path or uuid4(),
        epci=HERE,
        naf="62",
        naf_version="rev2",
        headcount=headcount,
    )


def a_household_installed(
    household: UUID | None = None,
    activity: str = "takeover",
    path: UUID | None = None,
    on: date = TODAY,
) -> HouseholdInstalled:
    return HouseholdInstalled(
        subject=household or uuid4(),
        occurred_on=on,
        path=path or uuid4(),
        epci=HERE,
        activity=activity,
        partner="not-applicable",
        adults=2,
        children=0,
    )


def a_firm_departed(installed: OrganisationInstalled, on: date) -> OrganisationDeparted:
    return OrganisationDeparted(
        subject=installed.subject, occurred_on=on, path=installed.path, epci=HERE
    )


def a_household_departed(installed: HouseholdInstalled, on: date) -> HouseholdDeparted:
    return HouseholdDeparted(
        subject=installed.subject, occurred_on=on, path=installed.path, epci=HERE, age_bands=BANDS
    )


@dataclass
class Town:
    """Those who follow commitments, over the office where advisers follow local people."""

    counter: Counter
    employers: httpx.AsyncClient
    reception: httpx.AsyncClient

    async def commitments(self, arrival: UUID) -> list[Json]:
        """The commitments of an arrival, as the coordinator sees them."""
        listed = await self.counter.get(
            "/v1/commitments", by=self.counter.coordinator, subject=arrival, limit=200
        )
        items: list[Json] = listed["items"]
        return items

    async def proposed(self) -> str:
        """A commitment proposed to an organisation and given to the first adviser."""
        installed = a_firm_installed(headcount=4)
        await self.counter.office.hear(installed)
        (commitment,) = await self.commitments(installed.subject)
        where = f"/v1/commitments/{commitment['id']}"
        await self.counter.post(
            f"{where}/assignment", {"officer": "adviser-1"}, by=self.counter.coordinator
        )
        return where

    async def accepted(self) -> str:
        where = await self.proposed()
        await self.counter.post(f"{where}/answer", {"accepted": True}, by=self.employers)
        return where

    async def given(self) -> str:
        """A commitment given to a local person of the first adviser's."""
        where, path = await self.accepted(), await self.counter.opened()
        await self.counter.post(f"{where}/beneficiary", {"path": self.counter.id_of(path)})
        return where

    async def told(self, where: str) -> list[str]:
        """What was announced of a commitment, in order."""
        told = await self.counter.office.told()
        id = self.counter.id_of(where)
        return [each["type"] for each in told if each["data"].get("commitment") == id]
