"""How what insertion knows is kept."""

from typing import Any

from chassis.store import Table

tables: tuple[Table[Any], ...] = ()
