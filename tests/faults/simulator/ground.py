"""What outlives a seed: the two databases and their schema, made once, and the HTTP edges."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import asyncpg
import httpx
from fastapi import FastAPI

from chassis.announcing import Place
from chassis.clock import SetClock
from chassis.database import create_engine
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.settings import Settings
from chassis.territory import Territory
from chassis.web import application
from happy import issuer
from happy.layout import Layout
from tests.chassis.counter import a_client
from tests.chassis.parking import MORNING
from tests.chassis.policies import a_policy
from tests.chassis.stage import Stage
from tests.faults.checker.facts import Connection
from tests.faults.simulator.links import Links
from tests.faults.simulator.log import Log, Wire
from tests.faults.simulator.process import Process
from tests.faults.simulator.stages import Days, a_receiver, a_sender
from tests.platform import Platform

SLOTS = 2
FORGETS = (
    "alter table audit disable trigger audit_loses_no_row;"
    "alter table audit_seal disable trigger audit_seal_loses_no_row"
)
"""Between two seeds all is emptied, which the audit would not let happen."""
LOCK_SECONDS = 5.0
WITHOUT_LIMIT = {"rate_a_minute": 600_000, "rate_at_once": 50_000, "heavy_rate_a_minute": 60_000}
_TABLES = (
    "select relname from pg_class where relnamespace = 'public'::regnamespace"
    " and relkind in ('r', 'p') and not relispartition and relname <> 'outbox_shard'"
)


@dataclass
class House:
    """A service: its database, its edge, the connections of each of its processes."""

    service: Service
    place: Place
    links: list[Links]
    control: Connection
    watcher: Connection
    """Looks on while others act: PostgreSQL shows a role only what its own sessions wait for."""
    app: FastAPI
    officer: httpx.AsyncClient
    operator: httpx.AsyncClient
    _empties: str = ""

    def process(self, slot: int, log: Log, clock: SetClock, wire: Wire) -> Process:
        """A fresh process on that slot."""
        return Process(self.service, self.place, self.links[slot], log, clock, wire)

    async def empty(self) -> None:
        """As if nothing had ever happened here."""
        if not self._empties:
            names = [row["relname"] for row in await self.control.fetch(_TABLES)]
            self._empties = "".join(f"delete from {name};" for name in _children_first(names))
        await self.control.execute(self._empties)

    def cut(self) -> None:
        """Leaves no connection in the state in which something fell."""
        for links in self.links:
            links.cut()

    async def close(self) -> None:
        self.cut()
        for links in self.links:
            await links.engine.dispose()
        await self.control.close()
        await self.watcher.close()


def _children_first(names: Iterable[str]) -> list[str]:
    """Tables that refer to others before those."""
    last = ("outbox", "parked_subject", "group_retry", "import_job")
    return sorted(names, key=lambda name: (name in last, name))


@dataclass
class Ground:
    """Everything that is made once."""

    territory: Territory
    clock: SetClock
    days: Days
    houses: dict[str, House] = field(default_factory=dict)

    async def close(self) -> None:
        for house in self.houses.values():
            await house.close()


async def a_ground(platform: Platform) -> Ground:
    """Two databases with their schema, on a server that is there."""
    clock, days = SetClock(MORNING), Days()
    stage = Stage(platform, clock)
    keys = Layout(platform.folder / "issuer")
    issuer.prepare(keys)
    ground = Ground(stage.territory, clock, days)
    for service in (a_sender(), a_receiver(days)):
        settings = (await stage.database()).model_copy(
            update={"issuer_keys": keys.issuer_keys, **WITHOUT_LIMIT}
        )
        ground.houses[service.name] = await _a_house(service, settings, stage, keys)
    return ground


async def _a_house(service: Service, settings: Settings, stage: Stage, keys: Layout) -> House:
    runtime = Runtime(
        service,
        settings,
        territory=stage.territory,
        policy=a_policy("sender", "receiver"),
        clock=stage.clock,
    )
    app = application(runtime)

    def caller(name: str, role: str) -> httpx.AsyncClient:
        token = issuer.token(keys, stage.territory.code, [role], name)
        return a_client(app, {"Authorization": f"Bearer {token}"})

    links = [
        Links(create_engine(settings.url(), 2, LOCK_SECONDS), settings.dsn()) for _ in range(SLOTS)
    ]
    control = await asyncpg.connect(settings.dsn())
    await control.execute(FORGETS)
    return House(
        service,
        runtime.place,
        links,
        control,
        await asyncpg.connect(settings.dsn()),
        app,
        caller("officer-1", "reception-officer"),
        caller("operator-1", "platform-operator"),
    )
