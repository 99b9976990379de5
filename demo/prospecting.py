"""Prospection's officers receive the candidates of a file, and decide."""

from dataclasses import dataclass, field
from enum import StrEnum

from demo.mailbox import Mailboxes
from demo.officers import Answer, Officer
from demo.story import Calendar, day, each, until

INTERVIEW, DECISION = 1, 3


class Fate(StrEnum):
    """What becomes of a candidate in the story."""

    UNTOUCHED = "untouched"
    NOT_RETAINED = "not-retained"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    QUALIFIED = "qualified"


EVERY = 16
RARE = {
    3: Fate.NOT_RETAINED,
    7: Fate.DEFERRED,
    11: Fate.WITHDRAWN,
    15: Fate.UNTOUCHED,
}
"""Out of sixteen candidates, those whose story is another than to be qualified."""


@dataclass
class Prospection:
    """Two officers: a signed paper that one records, the other countersigns."""

    first: Officer
    second: Officer
    mailboxes: Mailboxes | None = None
    """The letters that people read and answer; without them, everybody signs papers."""
    day: Calendar = day
    fates: dict[str, Fate] = field(default_factory=dict)
    partners: dict[str, str] = field(default_factory=dict)
    """The mailbox of each candidate's partner, where they have one."""
    premature: list[str] = field(default_factory=list)
    """Why a candidate could not be qualified too early."""

    async def import_file(self, content: bytes) -> tuple[Answer, Answer, Answer]:
        """A rehearsal, the import, and the same file once more: their reports."""
        rehearsed = await self._brought_in(content, dry_run=True)
        report = await self._brought_in(content, dry_run=False)
        again = await self._brought_in(content, dry_run=False)
        opened = [item["id"] for item in report["items"] if item["id"]]
        self.fates = {id: RARE.get(rank % EVERY, Fate.QUALIFIED) for rank, id in enumerate(opened)}
        return rehearsed, report, again

    async def _brought_in(self, content: bytes, *, dry_run: bool) -> Answer:
        """Sends a file and waits for its end; its report, line by line."""
        id = (await self.first.upload("/v1/imports", content, dry_run=dry_run))["id"]

        async def is_done() -> bool:
            return bool((await self.first.read(f"/v1/imports/{id}"))["ended_at"])

        await until(is_done, "the end of an import")
        lines = self.first.all(f"/v1/imports/{id}/lines")
        return await self.first.read(f"/v1/imports/{id}") | {
            "items": [line async for line in lines]
        }

    def those_who(self, *fates: Fate) -> list[str]:
        return [id for id, fate in self.fates.items() if fate in fates]

    async def receive(self) -> None:
        """First interviews: notices, papers, and the project looked at together."""
        await each(set(self.fates) - set(self.those_who(Fate.UNTOUCHED)), self._receive)

    async def _receive(self, id: str) -> None:
        path = f"/v1/candidates/{id}"
        on = self.day(INTERVIEW).isoformat()
        await self.first.act(f"{path}/assignment")
        await self.first.act(f"{path}/contacts", kind="call", result="reached", on=on)
        file = await self.first.read(path)
        who = file["candidate"]
        for person in who["adults"] if who["kind"] == "household" else who["representatives"]:
            await self.first.act(f"{path}/notices", person=person["id"], on=on)
            writes = person.get("role") == "partner" and person["contact"]["email"]
            if self.mailboxes and writes:
                await self._answers_by_hand(self.mailboxes, id, person)
            else:
                await self.first.act(f"{path}/agreements", person=person["id"], on=on)
                await self.second.act(f"{path}/countersignatures", person=person["id"])
        await self.first.act(f"{path}/assessment", on=on)

    async def _answers_by_hand(self, mailboxes: Mailboxes, id: str, partner: Answer) -> None:
        """A partner agrees, and says whether they look for work, by links of their own."""
        self.partners[id] = partner["contact"]["email"]
        for act, filled in (("agree", {}), ("work", {"wish": "yes"})):
            path = f"/v1/candidates/{id}/invitations"
            await self.first.act(path, person=partner["id"], act=act)
            await mailboxes.answer(self.partners[id], **filled)

    async def decide(self) -> None:
        """Each file to its decision; one is tried too early, and refused."""
        qualified = self.those_who(Fate.QUALIFIED)
        on = self.day(DECISION).isoformat()
        refused = await self.first.is_refused(f"/v1/candidates/{qualified[0]}/qualification", on=on)
        self.premature.append(refused)
        await each(qualified, self._qualify)
        await each(self.those_who(Fate.NOT_RETAINED), self._decline)
        await each(self.those_who(Fate.DEFERRED), self._defer)
        await each(self.those_who(Fate.WITHDRAWN), self._withdraw)

    async def _qualify(self, id: str) -> None:
        path, on = f"/v1/candidates/{id}", self.day(DECISION).isoformat()
        grid = (await self.first.read(path))["maturity"]["unscored"]
        await self.first.act(f"{path}/scores", scores=dict.fromkeys(grid, 2), on=on)
        await self.first.act(f"{path}/qualification", on=on)

    async def _decline(self, id: str) -> None:
        on = self.day(DECISION).isoformat()
        await self.first.act(f"/v1/candidates/{id}/refusal", reason="not-mature", on=on)

    async def _defer(self, id: str) -> None:
        await self.first.act(f"/v1/candidates/{id}/deferral", on=self.day(DECISION).isoformat())

    async def _withdraw(self, id: str) -> None:
        on = self.day(DECISION).isoformat()
        await self.first.act(f"/v1/candidates/{id}/withdrawal", reason="project-changed", on=on)
