"""How what installation knows is kept."""

from typing import Any

from chassis.store import Table
from services.installation.store import aids, paths, places

tables: tuple[Table[Any], ...] = (*paths.tables, *aids.tables, *places.tables)
