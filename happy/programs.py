"""What the platform runs: a service is something to prepare, something to serve, and a probe."""

import http.client
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from happy.places import ROOT

SERVICES: Final = ROOT / "services"
PRELOAD: Final = ("chassis.serve", "chassis.migrate", "sqlalchemy.dialects.postgresql.asyncpg")


@dataclass(frozen=True, slots=True)
class Program:
    """`serve` and `prepare` are `module:function`, called with the program's name."""

    name: str
    serve: str = "happy.serving:serve"
    prepare: str = "happy.serving:migrate"


def services() -> list[Program]:
    """Every package of `services/` that has an `app` room."""
    return [Program(path.parent.name) for path in sorted(SERVICES.glob("*/app.py"))]


def territory_folders(shelf: Path) -> list[str]:
    return sorted(path.name for path in shelf.iterdir() if path.is_dir())


@dataclass(frozen=True, slots=True)
class Health:
    """What `/readyz` answers."""

    ready: bool
    degraded: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return self.ready and not self.degraded


def health(port: int, within: float = 1.0) -> Health:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=within)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        body: dict[str, Any] = json.loads(answer.read() or b"{}")
    except (OSError, http.client.HTTPException, ValueError):
        return Health(ready=False)
    finally:
        connection.close()
    return Health(answer.status == http.client.OK, tuple(body.get("why", ())))
