"""The one-off tasks of a start, each run in a forked child."""

import asyncio
import importlib
from pathlib import Path
from typing import Any

from happy.orders import Orders


def call(function: str, name: str) -> Any:
    """Calls `module:function` with a program's name."""
    module, _, attribute = function.partition(":")
    return getattr(importlib.import_module(module), attribute)(name)


def create_topics(orders: Orders, bootstrap: str) -> None:
    from happy import topics
    from happy.retention import retention_days

    stages = [program.name for program in orders.programs]
    days = retention_days(Path(orders.territories) / orders.territory)
    wanted = topics.desired(orders.territory, stages, retention_days=days)
    for change in asyncio.run(topics.apply(bootstrap, wanted)):
        print(change.sentence)
