"""Officers at their screens: what they ask over HTTP, and the answers they get."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx

from contracts.prospection import Household
from tests.heard import COUPLE, qualified
from tests.officers import Json, Officers


@dataclass
class Reception(Officers):
    """Two advisers, a reception officer and the council's secretary, at one service."""

    desk: httpx.AsyncClient
    secretary: httpx.AsyncClient

    async def path_of(self, subject: UUID) -> str:
        """The path of a household's partner, as a reception officer finds it."""
        listed = await self.get("/v1/partner-paths", by=self.desk, subject=subject)
        return f"/v1/partner-paths/{listed['items'][-1]['id']}"

    async def opened(self, candidate: Household = COUPLE) -> str:
        """The path of a household that just qualified, given to the first adviser."""
        subject = uuid4()
        await self.office.hear(qualified(subject, candidate))
        path = await self.path_of(subject)
        await self.post(f"{path}/assignment", {"officer": "adviser-1"}, by=self.desk)
        return path

    async def tasks_of(self, path: str, *, by: httpx.AsyncClient | None = None) -> list[Json]:
        """What waits on a path, as somebody sees it."""
        listed = await self.get("/v1/partner-work-list", by=by, limit=200)
        return [each for each in listed["items"] if path.endswith(each["path"])]

    async def told(self, subject: object) -> list[tuple[str, str | None]]:
        """What was announced of a household, and what it says of its gate."""
        return [
            (each["type"], each["data"].get("gate"))
            for each in await self.office.told(UUID(str(subject)))
        ]
