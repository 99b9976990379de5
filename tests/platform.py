"""One real Kafka and one real PostgreSQL for the whole session; databases and topics per test."""

import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

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


class Platform:
    """Addresses given in the environment win over the embedded parts."""

    def __init__(self) -> None:
        self.folder = _fresh_folder()
        self._kafka: LocalKafka | None = None
        self._postgres: LocalPostgres | None = None
        self.bootstrap = os.environ.get("HAPPY_KAFKA_BOOTSTRAP", "")
        self.postgres = _admin_of_environment()

    def start(self) -> None:
        if not os.environ.get("HAPPY_POSTGRES_HOST"):
            server = LocalPostgres(self.folder / "postgres", settings=NO_POWER_CUT)
            self._postgres = server
            server.start()
            self.postgres = server.admin
        if not self.bootstrap:
            self._kafka = LocalKafka(self.folder / "kafka")
            self._kafka.start()
            self.bootstrap = self._kafka.bootstrap

    def stop(self) -> None:
        for part in (self._kafka, self._postgres):
            if part is not None:
                part.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

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
            for topic in desired(territory, stages, partitions=partitions)
        ]
        await apply(self.bootstrap, topics)
        return [topic.name for topic in topics]


def _admin_of_environment() -> Admin:
    told = os.environ.get
    return Admin(
        told("HAPPY_POSTGRES_HOST", ""),
        int(told("HAPPY_POSTGRES_PORT", "5432")),
        told("HAPPY_POSTGRES_ADMIN_USER", "postgres"),
        told("HAPPY_POSTGRES_ADMIN_PASSWORD", ""),
    )


def _fresh_folder() -> Path:
    """Below the ignored folder; what killed sessions left there goes first."""
    shelf = ROOT / ".happy" / "tests"
    shelf.mkdir(parents=True, exist_ok=True)
    for left in shelf.iterdir():
        if not alive(int(left.name)):
            shutil.rmtree(left, ignore_errors=True)
    folder = shelf / str(os.getpid())
    folder.mkdir(exist_ok=True)
    return folder
