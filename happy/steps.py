"""The one-off tasks of a start, each run in a forked child."""

import asyncio
import importlib
from typing import Any

from happy import topics
from happy.orders import Orders


def call(function: str, name: str) -> Any:
    """Calls `module:function` with a program's name."""
    module, _, attribute = function.partition(":")
    return getattr(importlib.import_module(module), attribute)(name)


def wanted_topics(orders: Orders) -> list[topics.Topic]:
    """One topic per service and one of the audit's anchors, kept as the territory asks."""
    stages = [program.name for program in orders.programs]
    return [
        *topics.desired(orders.territory, stages, retention_days=orders.retention_days),
        *topics.desired(
            orders.territory, ["audit"], partitions=1, retention_days=orders.anchor_days
        ),
    ]


def create_topics(orders: Orders, bootstrap: str) -> None:
    for change in asyncio.run(topics.apply(bootstrap, wanted_topics(orders))):
        print(change.sentence)
