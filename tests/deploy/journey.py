"""A file of applications up to the installation paths, a kill on the way, and the accounts."""

import asyncio
from collections import Counter

from demo import accounts
from demo.accounts import Delivery, Figure
from demo.hosting import Immersion, Turn
from demo.narrator import Heard, Narrator
from demo.prospecting import Fate, Prospection
from demo.story import until
from tests.deploy.composed import SERVICES, Composed
from tests.journey.people import a_file

HOUSEHOLDS = 32
TABLES = {
    "prospection": "candidate",
    "immersion": "stay",
    "installation": "path",
    "insertion": "partner_path",
}
"""What each service keeps of the journey."""


class Journey:
    """Everything happens today: the clock of a deployed service cannot be moved."""

    def __init__(self, there: Composed) -> None:
        self.there = there
        today = there.today
        self.prospection = Prospection(*there.officers("prospection"), day=lambda _: today)
        self.immersion = Immersion(*there.officers("immersion"), day=lambda _: today)
        self._databases = {name: there.database(name) for name in SERVICES}

    async def play(self) -> tuple[Delivery, list[Figure]]:
        """The accounts of the road, and of the stays."""
        narrator = self._narrator()
        try:
            await self._prospect()
            await self._immerse()
            await until(lambda: self._all_is_told(narrator), "every event at the reader")
        finally:
            narrator.stop()
            for stage in (self.prospection, self.immersion):
                await stage.first.close()
                await stage.second.close()
        return await self._accounts(narrator.heard)

    async def read_again(self) -> Counter[str]:
        """What the log and the databases hold: events by type, rows by table."""
        narrator = self._narrator()
        await until(lambda: self._all_is_told(narrator), "every event at the reader")
        narrator.stop()
        held = (await accounts.delivery(self._databases.values(), narrator.heard)).by_type
        for name, table in TABLES.items():
            held[table] = await accounts.count(self._databases[name], table)
        return held

    def _narrator(self) -> Narrator:
        topics = [f"{self.there.code}.{name}" for name in SERVICES]
        narrator = Narrator(self.there.bootstrap, topics, tell=lambda _: None)
        narrator.start()
        return narrator

    async def _prospect(self) -> None:
        content = a_file(self.there.territory, HOUSEHOLDS, f"{self.there.today:%d/%m/%Y}")
        await self.prospection.import_file(content)
        await self.prospection.receive()
        decisions = asyncio.create_task(self.prospection.decide())
        await until(self._some_stays_are_proposed, "the first stays")
        killed = await asyncio.to_thread(self.there.kill, "immersion")
        await asyncio.to_thread(self.there.wait_back, "immersion", not_pid=killed)
        await decisions

    async def _some_stays_are_proposed(self) -> bool:
        query = "select count(*) > 3 from stay"
        return bool(await accounts.ask(self._databases["immersion"], query))

    async def _immerse(self) -> None:
        immersion = self.immersion
        await immersion.await_proposals(self.prospection.those_who(Fate.QUALIFIED))
        immersion.turns = dict.fromkeys(immersion.turns, Turn.COMPLETED)
        await immersion.know_hosts()
        await immersion.prepare()
        await immersion.receive()
        await immersion.see_off()
        await until(self._paths_are_open, "a path for every go")

    async def _paths_are_open(self) -> bool:
        count = await accounts.count(self._databases["installation"], "path")
        return count == len(self.immersion.going)

    async def _all_is_told(self, narrator: Narrator) -> bool:
        databases = self._databases.values()
        ids = {event.id for event in list(narrator.heard)}
        waiting = [await accounts.unsent(told) for told in databases]
        return not any(waiting) and len(ids) >= len(await accounts.sent(databases))

    async def _accounts(self, heard: list[Heard]) -> tuple[Delivery, list[Figure]]:
        delivery = await accounts.delivery(self._databases.values(), heard)
        figures = await accounts.figures(
            self.prospection, self.immersion, delivery.by_type, self._databases
        )
        return delivery, figures
