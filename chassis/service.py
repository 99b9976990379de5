"""What a service is made of, declared in its `app` room in one breath."""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from fastapi import APIRouter

from chassis.csv_import import FileKind
from chassis.listening import Listen
from chassis.rules import Family, Key
from chassis.settings import Settings
from chassis.store import Table
from chassis.territory import Territory, TerritoryInvalid
from chassis.transactions import Transactions

Gateway = Callable[[Transactions, Settings], Callable[[], Awaitable[None]]]
"""Makes a loop that talks to the outside world, beside the relay."""


@dataclass(frozen=True)
class Service:
    """A stage of the journey: what it keeps, what may be asked of it, what it reacts to."""

    name: str
    title: str
    tables: Sequence[Table[Any]]
    routers: Sequence[APIRouter]
    listen: Listen
    contract: ModuleType
    keys: Sequence[Key[Any] | Family[Any]] = ()
    gateways: Sequence[Gateway] = ()
    sends_letters: bool = False
    asks_contacts: bool = False
    files: Sequence[FileKind] = ()

    def check(self, territory: Territory) -> None:
        """Refuses a territory that lacks a rule this service reads. Raises TerritoryInvalid."""
        errors = territory.check(self.keys)
        if errors:
            raise TerritoryInvalid(errors)


def _keys_of(name: str) -> list[Key[Any] | Family[Any]]:
    """Every rule, and family of rules, declared in a service's domain room."""
    found: dict[str, Key[Any] | Family[Any]] = {}
    for module in _modules(f"services.{name}.domain"):
        declared = (each for each in vars(module).values() if isinstance(each, Key | Family))
        found |= {each.name: each for each in declared}
    return list(found.values())


def _modules(name: str) -> Iterator[ModuleType]:
    room = importlib.import_module(name)
    yield room
    for each in pkgutil.walk_packages(getattr(room, "__path__", []), f"{name}."):
        yield importlib.import_module(each.name)


def build(
    name: str,
    *,
    title: str,
    tables: Sequence[Table[Any]],
    routers: Sequence[APIRouter],
    listen: Listen,
    contract: ModuleType,
    gateways: Sequence[Gateway] = (),
    sends_letters: bool = False,
    asks_contacts: bool = False,
    files: Sequence[FileKind] = (),
) -> Service:
    """Declares a service; nothing is started or connected.

    `title` is its French name, `files` the kinds of file that it brings in; it `asks_contacts`
    where it writes to people whom another service knows.
    """
    return Service(
        name,
        title,
        tuple(tables),
        tuple(routers),
        listen,
        contract,
        _keys_of(name),
        tuple(gateways),
        sends_letters,
        asks_contacts,
        tuple(files),
    )
