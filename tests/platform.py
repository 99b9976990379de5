"""One real Kafka and one real PostgreSQL for the whole session; databases and topics per test."""

import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from happy.addresses import given_kafka, given_postgres
from happy.databases import Admin, create_database
from happy.kafka import LocalKafka
from happy.places import ROOT
from happy.postgres import LocalPostgres
from happy.processes import alive
from happy.topics import Topic, apply, desired

# Tests kill processes, never the machine's power: what a crash of the system would lose
# may stay in its memory.
NO_POWER_CUT = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "on"}


@dataclass(frozen=True, slots=True)
class Database:
    """A fresh database and the role that owns it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str = ""

    def environment(self) -> dict[str, str]:
        return {
            "HAPPY_POSTGRES_HOST": self.host,
            "HAPPY_POSTGRES_PORT": str(self.port),
            "HAPPY_POSTGRES_USER": self.user,
            "HAPPY_POSTGRES_PASSWORD": self.password,
            "HAPPY_POSTGRES_DATABASE": self.database,
        }


class Kind(StrEnum):
    """Where the servers of the tests come from."""

    EMBEDDED = "embedded"
    CONTAINERS = "containers"
    GIVEN = "given"

    @classmethod
    def by_default(cls) -> "Kind":
        return cls.GIVEN if given_kafka() or given_postgres() else cls.EMBEDDED


class Server(Protocol):
    """A server of ours, for as long as the tests last."""

    def start(self) -> None: ...
    def kill(self) -> None: ...


S = TypeVar("S", bound=Server)


class Platform:
    """One Kafka and one PostgreSQL of a kind; a server that is not given is embedded."""

    replicas = 1

    def __init__(
        self, kind: Kind | None = None, postgres_settings: Mapping[str, str] = NO_POWER_CUT
    ) -> None:
        self.kind = kind or Kind.by_default()
        self.folder = fresh_folder()
        self._settings = dict(postgres_settings)
        self._servers: list[Server] = []
        self.bootstrap = ""
        self.postgres = Admin("", 0, "", "")

    def start(self) -> None:
        is_given = self.kind is Kind.GIVEN
        self.postgres = (is_given and given_postgres()) or self._start_postgres()
        self.bootstrap = (is_given and given_kafka()) or self._start_kafka()

    def start_postgres(self) -> None:
        """PostgreSQL alone, for what needs no Kafka."""
        self.postgres = self._start_postgres()

    def stop(self) -> None:
        for server in self._servers:
            server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def processes(self) -> dict[str, int]:
        """The first process of each server that is our child."""
        embedded = (each for each in self._servers if isinstance(each, LocalKafka | LocalPostgres))
        return {each.child.name: each.child.pid for each in embedded}

    def _start_postgres(self) -> Admin:
        if self.kind is Kind.CONTAINERS:
            from tests.containers import ContainedPostgres  # noqa: PLC0415  # asks an engine

            return self._started(ContainedPostgres(self._settings)).admin
        return self._started(LocalPostgres(self.folder / "postgres", settings=self._settings)).admin

    def _start_kafka(self) -> str:
        if self.kind is Kind.CONTAINERS:
            from tests.containers import ContainedKafka  # noqa: PLC0415  # asks an engine

            return self._started(ContainedKafka()).bootstrap
        return self._started(LocalKafka(self.folder / "kafka")).bootstrap

    def _started(self, server: S) -> S:
        self._servers.append(server)
        server.start()
        return server

    async def database(self, name: str | None = None) -> Database:
        """A fresh database and its own role at each call."""
        unique = f"{name or 'test'}_{secrets.token_hex(4)}"
        password = secrets.token_hex(8)
        await create_database(self.postgres, unique, unique, password)
        return Database(self.postgres.host, self.postgres.port, unique, password, unique)

    def territory(self) -> str:
        """A code that no other test has, hence topics and consumer groups of its own."""
        return f"t-{secrets.token_hex(3)}"

    async def topics(
        self, territory: str, stages: Iterable[str], *, partitions: int = 12, **config: str
    ) -> list[str]:
        """Creates `<territory>.<stage>`; config's underscores stand for dots."""
        extra = {key.replace("_", "."): value for key, value in config.items()}
        topics = [
            Topic(topic.name, topic.partitions, settings={**topic.settings, **extra})
            for topic in desired(territory, stages, partitions=partitions, replicas=self.replicas)
        ]
        await apply(self.bootstrap, topics)
        return [topic.name for topic in topics]


def fresh_folder() -> Path:
    """Below the ignored folder; what killed sessions left there goes first."""
    shelf = ROOT / ".happy" / "tests"
    shelf.mkdir(parents=True, exist_ok=True)
    for left in shelf.iterdir():
        if not alive(int(left.name)):
            shutil.rmtree(left, ignore_errors=True)
    folder = shelf / str(os.getpid())
    folder.mkdir(exist_ok=True)
    return folder
