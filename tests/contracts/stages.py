"""Every contract there is, found in its package, with its samples; services need not exist."""

import importlib
import json
import pkgutil
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

import contracts
from chassis.listening import Listen
from chassis.published import Samples, events, short
from chassis.service import Service
from chassis.work import Work
from contracts.event import Event
from happy.pages import SAMPLES as FOLDER
from happy.places import ROOT


def _modules() -> dict[str, ModuleType]:
    names = [each.name for each in pkgutil.iter_modules(contracts.__path__)]
    found = {name: importlib.import_module(f"contracts.{name}") for name in names}
    return {name: module for name, module in found.items() if events(module)}


STAGES = _modules()
KINDS = {short(kind): kind for module in STAGES.values() for kind in events(module)}
SAMPLES: dict[str, Samples] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / FOLDER).glob("*.json"))
}


def listener(name: str) -> Callable[[Any, Work], Awaitable[None]]:
    """A listener that does nothing, under that name."""

    async def heard(event: Event, work: Work) -> None: ...

    heard.__name__ = name
    return heard


def a_service(
    name: str, contract: ModuleType, hears: dict[type[Event], str] | None = None
) -> Service:
    """A service that only says what it announces and hears."""
    listen = Listen()
    for kind, reaction in (hears or {}).items():
        listen.to(kind)(listener(reaction))
    return Service(name, name.capitalize(), (), (), listen, contract)
