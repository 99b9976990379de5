"""Officers at their screens: what they ask over HTTP, and the answers they get."""

from uuid import UUID, uuid4

from tests.heard import COUPLE, Candidate, qualified, registered
from tests.installation.heard import completed, gate_open
from tests.installation.paths import COMMUNE
from tests.officers import Officers

ARRIVAL = {"commune": COMMUNE, "proof": "lease", "without_us": "no"}
ACTIVITY = {
    "kind": "job",
    "trade": "N4101",
    "trade_version": "4",
    "proof": "employment-contract",
}


class Reception(Officers):
    """Those who settle households."""

    async def opened(self, candidate: Candidate = COUPLE, subject: UUID | None = None) -> str:
        """The path of a candidate whose stay just ended on a go."""
        subject = subject or uuid4()
        await self.office.hear(
            registered(subject, candidate), qualified(subject, candidate), completed(subject)
        )
        return await self.path_of(subject)

    async def path_of(self, subject: UUID) -> str:
        (path,) = (await self.get("/v1/paths", subject=subject))["items"]
        await self.get(found := f"/v1/paths/{path['id']}")
        return found

    async def arrived(self, candidate: Candidate = COUPLE) -> str:
        path = await self.opened(candidate)
        await self.post(f"{path}/arrival", ARRIVAL)
        return path

    async def installed(self, candidate: Candidate = COUPLE) -> str:
        """Everything holds, and it was said."""
        path = await self.arrived(candidate)
        subject = UUID((await self.get(path))["subject"])
        move = ACTIVITY | {"kind": "move", "proof": "company-registration"}
        is_household = candidate.kind == "household"
        await self.post(f"{path}/activity", ACTIVITY if is_household else move)
        await self.office.hear(gate_open(subject))
        await self.post(f"{path}/installation")
        return path
