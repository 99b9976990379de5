"""A whole platform of a scenario's own: Kafka, PostgreSQL, services, all may be killed."""

import asyncio
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from chassis.territory import Territory
from happy.layout import Layout, write_whole
from happy.local import Platform
from happy.places import ROOT
from happy.postgres import LocalPostgres
from happy.programs import Program
from tests.faults import mounts
from tests.faults.member import Member, joined
from tests.faults.proxy import HOST, Proxy
from tests.journey.live import a_folder
from tests.platform import NO_POWER_CUT
from tests.platform import Platform as Servers

TODAY = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
NO_LIMITS = {
    "HAPPY_RATE_A_MINUTE": "600000",
    "HAPPY_RATE_AT_ONCE": "50000",
    "HAPPY_HEAVY_RATE_A_MINUTE": "60000",
}
GIVEN = ("HAPPY_KAFKA_BOOTSTRAP", "HAPPY_POSTGRES_HOST", "HAPPY_MAIL_HOST")
SHORT_PAUSE = 1.0
"""What is killed every few seconds is started again as if it were its first death."""
CODE = "zz-99"
SHELF = ROOT / "tests" / "territories"


@dataclass
class World:
    """Where everything is, for those who drive, harm and check."""

    platform: Platform
    folder: Path
    lines: dict[str, Proxy] = field(default_factory=dict)
    """What stands between the services and a server, where something does."""
    disks: dict[str, Path] = field(default_factory=dict)
    """The folders that are small disks, where some are."""
    siblings: list[Member] = field(default_factory=list)
    """Second processes of some services."""
    moments: dict[str, datetime] = field(default_factory=dict)
    """What time each service was told it is."""
    was_ahead: bool = False
    """Whether some service took a later day for today: its calendar did what was not due."""

    @property
    def crashes(self) -> Path:
        """A file of that folder named after a crash point kills who passes there next."""
        return self.folder / "crashes"

    @property
    def services(self) -> list[str]:
        """The services that it runs."""
        return [program.name for program in self.platform.programs]

    def doors(self, service: str) -> list[str]:
        """Where a service answers: as many addresses as it has processes."""
        others = [each.url for each in self.siblings if each.service == service]
        return [self.platform.url(service), *others]

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.jsonl"

    @property
    def territory(self) -> Territory:
        return Territory.load(self.platform.territory_folder)

    def dsn(self, service: str) -> str:
        """The address of a service's database itself, whatever stands before it."""
        told = self.platform.environment(service)
        who = f"{told['HAPPY_POSTGRES_USER']}:{told['HAPPY_POSTGRES_PASSWORD']}"
        host, port = self.platform.layout.state()["postgres"]
        where = f"{host}:{port}"
        return f"postgresql://{who}@{where}/{told['HAPPY_POSTGRES_DATABASE']}"

    def set_clock(self, service: str, moment: datetime) -> None:
        """Moves one service's clock, so that it is that moment now."""
        self.moments[service] = moment
        self.was_ahead |= moment > TODAY
        path = self.folder / "clocks" / service
        path.parent.mkdir(exist_ok=True)
        write_whole(path, f"{(moment - datetime.now(UTC)).total_seconds():.3f}")

    def is_wrong(self, service: str) -> bool:
        """Whether a service takes another day for today."""
        return self.moments.get(service, TODAY) != TODAY

    def write_addresses(self) -> None:
        """What the checker is told, and nothing else."""
        found = {
            "kafka": self.platform.bootstrap(),
            "territory": self.platform.territory,
            "databases": {service: self.dsn(service) for service in self.services},
        }
        path = self.folder / "addresses.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(found, indent=1), encoding="utf-8")


@contextmanager
def a_world(
    folder: Path,
    settings: dict[str, str] | None = None,
    *,
    doubled: Sequence[str] = (),
    behind: Sequence[str] = (),
    disks: Sequence[str] = (),
    goes_on: bool = False,
) -> Iterator[World]:
    """A platform in that folder, stopped at the end; its data stay, to be looked at or to go on.

    `behind`: the servers, `kafka` or `postgres`, that the services reach by a line of ours.
    `disks`: what has a small disk of its own, which ends with the run.
    """
    if not goes_on:
        mounts.unmount_below(folder)
        shutil.rmtree(folder, ignore_errors=True)
    with ExitStack() as stack:
        lines = {name: stack.enter_context(_line(folder, name)) for name in behind}
        platform = Platform(
            folder / "platform",
            CODE,
            territories=SHELF,
            settings=_told(folder, (settings or {}) | _addresses(lines)),
            longest_pause=SHORT_PAUSE,
        )
        stack.enter_context(_nothing_given())
        if disks:
            mounts.require_mounts(folder)
            with _running(World(platform, folder)):
                pass  # a first life, for the folders to have what the disks will hold
        small = {
            name: stack.enter_context(mounts.small_disk(platform.layout.folder / where, spare))
            for name, (where, spare) in mounts.DISKS.items()
            if name in disks
        }
        world = stack.enter_context(_running(World(platform, folder, lines, small)))
        asyncio.run(_spare_the_disk(platform))
        world.siblings += [joined(platform, service) for service in doubled]
        yield world


def _line(folder: Path, server: str) -> Proxy:
    layout = Layout(folder / "platform")
    return Proxy(lambda: layout.state()["ports"][server], is_kafka=server == "kafka")


def _addresses(lines: dict[str, Proxy]) -> dict[str, str]:
    """What only the services are told: who drives, harms and checks goes to the servers."""
    told = {}
    if "kafka" in lines:
        told["HAPPY_KAFKA_BOOTSTRAP"] = f"{HOST}:{lines['kafka'].port}"
    if "postgres" in lines:
        told["HAPPY_POSTGRES_PORT"] = str(lines["postgres"].port)
    return told


@contextmanager
def a_world_on(
    servers: Servers, services: Sequence[str], settings: dict[str, str]
) -> Iterator[World]:
    """Some services of a territory of their own, on servers that were there before."""
    code = servers.territory()
    folder = servers.folder / code
    platform = Platform(
        folder / "platform",
        code,
        territories=a_folder(folder / "territories", code).parent,
        programs=[Program(name) for name in services],
        settings=_told(folder, settings),
        longest_pause=SHORT_PAUSE,
    )
    with _running(World(platform, folder)) as world:
        yield world


def _told(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    ordered = {
        "HAPPY_CRASH_ORDERS": str(folder / "crashes"),
        "HAPPY_CLOCK_FILE": str(folder / "clocks" / "{service}"),
    }
    return NO_LIMITS | ordered | settings


async def _spare_the_disk(platform: Platform) -> None:
    """As for every test: processes are killed, the power is never cut."""
    admin = LocalPostgres(platform.layout.postgres).admin
    host, port = platform.layout.state()["postgres"]
    connection = await asyncpg.connect(
        host=host, port=port, user=admin.user, password=admin.password, timeout=10
    )
    try:
        for name, value in NO_POWER_CUT.items():
            await connection.execute(f"alter system set {name} = '{value}'")
        await connection.execute("select pg_reload_conf()")
    finally:
        await connection.close()


@contextmanager
def _nothing_given() -> Iterator[None]:
    """Nobody else's servers may be killed: what the environment gives is left aside."""
    given = {name: os.environ.pop(name) for name in GIVEN if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(given)


@contextmanager
def _running(world: World) -> Iterator[World]:
    world.crashes.mkdir(parents=True, exist_ok=True)
    for service in world.services:
        world.set_clock(service, TODAY)
    try:
        world.platform.start()
        world.write_addresses()
        yield world
    finally:
        for sibling in world.siblings:
            sibling.end()
        world.platform.stop()
