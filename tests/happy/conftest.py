"""A platform of fake services for each test, on the session's Kafka and PostgreSQL or its own."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from happy.local import Platform as Local
from happy.programs import Program
from tests.platform import Platform

Make = Callable[..., Local]
SERVE, PREPARE = "tests.happy.fake:serve", "tests.happy.fake:prepare"


def _no_retention(_: Path) -> None:
    return None


@pytest.fixture
def make(platform: Platform) -> Iterator[Make]:
    """Two services, `first` and another, unless told otherwise; all is stopped at the end."""
    made: list[Local] = []

    def one(*, where: Path | None = None, serve: str = SERVE, count: int = 2) -> Local:
        unique = secrets.token_hex(3)
        names = [f"fake{each}_{unique}" for each in range(count)]
        programs = [Program(names[0], serve, PREPARE)]
        programs += [Program(name, SERVE, PREPARE) for name in names[1:]]
        local = Local(
            where or platform.folder / f"local-{unique}",
            platform.territory(),
            programs=programs,
            preload=(),
            retention=_no_retention,
        )
        made.append(local)
        return local

    yield one
    for local in made:
        local.stop()


@pytest.fixture
def given(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """The addresses in the environment win: nothing is embedded."""
    monkeypatch.setenv("HAPPY_KAFKA_BOOTSTRAP", platform.bootstrap)
    monkeypatch.setenv("HAPPY_POSTGRES_HOST", platform.postgres.host)
    monkeypatch.setenv("HAPPY_POSTGRES_PORT", str(platform.postgres.port))
    monkeypatch.setenv("HAPPY_POSTGRES_ADMIN_USER", platform.postgres.user)
    monkeypatch.setenv("HAPPY_POSTGRES_ADMIN_PASSWORD", platform.postgres.password)


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is given: Kafka and PostgreSQL are the platform's own."""
    monkeypatch.delenv("HAPPY_KAFKA_BOOTSTRAP", raising=False)
    monkeypatch.delenv("HAPPY_POSTGRES_HOST", raising=False)
