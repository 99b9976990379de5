"""What a supervisor is asked to run; no secret in it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from happy.layout import Layout, write_whole
from happy.pauses import LONGEST
from happy.programs import PRELOAD, Program


@dataclass(frozen=True, slots=True)
class Orders:
    territory: str
    territories: str
    programs: tuple[Program, ...]
    preload: tuple[str, ...] = PRELOAD
    retention_days: int | None = None
    settings: dict[str, str] = field(
        default_factory=dict
    )  # more for the services; {service} is its name
    anchor_days: int | None = None
    longest_pause: float = LONGEST  # before a part that died is started again

    def write(self, layout: Layout) -> None:
        write_whole(layout.orders, json.dumps(asdict(self), indent=1))

    @classmethod
    def read(cls, folder: Path) -> "Orders":
        found: dict[str, Any] = json.loads(Layout(folder).orders.read_text(encoding="utf-8"))
        programs = tuple(Program(**each) for each in found.pop("programs"))
        return cls(programs=programs, preload=tuple(found.pop("preload")), **found)
