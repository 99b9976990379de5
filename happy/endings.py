"""How every command ends: its exit codes, and what it says when it can't go on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, NoReturn

import happy.french  # noqa: F401  # before typer, whose words are bound at import

import typer  # isort: skip

if TYPE_CHECKING:
    from happy.local import Platform


class Exit(IntEnum):
    """What a script may rely on; 2 is the library's own, for a command badly written."""

    DONE = 0
    FAILED = 1
    NOT_RUNNING = 3
    NOT_ALL_WELL = 4


def local_platform(territory: str | None = None) -> "Platform":
    from happy.local import Platform

    return Platform(territory=territory)


def fail(why: object, code: Exit = Exit.FAILED) -> NoReturn:
    print(why, file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def told_in_french() -> Iterator[None]:
    """What a person can act on is a sentence; anything else stays a fault to be reported."""
    from happy.local import UsageError
    from happy.processes import NotReady

    try:
        yield
    except UsageError as why:
        fail(why, Exit.NOT_RUNNING if "ne tourne pas" in str(why) else Exit.FAILED)
    except NotReady as why:
        fail(why)


def environment_of(service: str) -> dict[str, str]:
    """Told by files where others run the platform, by the local one elsewhere."""
    from happy import deployed

    with told_in_french():
        platform = local_platform()
        if deployed.is_told(service):
            return deployed.environment(platform.territory, service)
        return platform.environment(service)
