"""Officers at their screens: what they ask over HTTP, and the answers they get."""

from uuid import UUID, uuid4

from contracts.prospection import Household, Organisation
from tests.heard import COUPLE, qualified
from tests.immersion.stays import FIRST_DAY, HERE, LAST_DAY
from tests.officers import Json, Officers

PLAN = {
    "epci": HERE,
    "starts_on": str(FIRST_DAY),
    "ends_on": str(LAST_DAY),
    "lodging": "guesthouse",
    "lodging_booked": True,
}
HOST = {
    "kind": "inhabitant",
    "contact": {"name": "Hôte Fictif", "email": "hote@exemple.invalid"},
    "epci": HERE,
    "offers": [
        "territory",
        "trade-expert",
        "inhabitant",
        "housing-visit",
        "partner",
        "premises-visit",
    ],
}
LEAD, PARTNER = {"role": "lead"}, {"role": "partner"}


class Reception(Officers):
    """Those who prepare stays."""

    async def proposed(self, candidate: Household | Organisation = COUPLE) -> str:
        """The path of the stay of a candidate who just qualified."""
        subject = uuid4()
        await self.office.hear(qualified(subject, candidate))
        return await self.stay_of(subject)

    async def stay_of(self, subject: UUID) -> str:
        (stay,) = (await self.get("/v1/stays", subject=subject))["items"]
        await self.get(path := f"/v1/stays/{stay['id']}")
        return path

    async def planned(self, candidate: Household | Organisation = COUPLE) -> str:
        stay = await self.proposed(candidate)
        await self.put(f"{stay}/plan", PLAN, item=stay)
        return stay

    async def arrange(self, stay: str, *encounters: str) -> Json:
        """A programme of those encounters, all on the first day with one host."""
        host = (await self.post("/v1/hosts", HOST))["id"]
        slots = [
            {"encounter": each, "host": host, "on": str(FIRST_DAY), "place": "town-hall"}
            for each in encounters
        ]
        return await self.put(f"{stay}/programme", {"slots": slots}, item=stay)

    async def confirmed(self) -> str:
        """The path of a couple's stay with everything ready."""
        stay = await self.planned()
        await self.arrange(
            stay, "territory", "trade-expert", "inhabitant", "housing-visit", "partner"
        )
        for adult in (LEAD, PARTNER):
            await self.post(f"{stay}/agreements", {"adult": adult})
        await self.post(f"{stay}/countersignatures", by=self.second)
        await self.post(f"{stay}/confirmation")
        return stay
