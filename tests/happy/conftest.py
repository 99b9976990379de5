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
            anchors=_no_retention,
        )
        made.append(local)
        return local

    yield one
    for local in made:
        local.stop()
