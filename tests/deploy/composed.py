"""A territory's platform under docker compose, as an operator of its machine knows it."""

import json
import os
import signal
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from chassis.territory import Territory
from demo.officers import Officer
from happy import deployed, issuer
from happy.environments import database_of
from happy.local import Platform as Local
from happy.places import ROOT
from happy.processes import free_port, wait_until
from happy.programs import health

SERVICES: Final = ("prospection", "immersion", "installation", "insertion")
TASKS: Final = ("migrations", "topics")
START_SECONDS: Final = 900
BACK_SECONDS: Final = 120.0


@dataclass
class Composed:
    """One project: its territory, its secrets and its ports are its own."""

    source: Path
    folder: Path
    ports: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ports = {name: free_port() for name in ("kafka", "postgres", *SERVICES)}
        self.territory = Territory.load(self.source)
        self.local = Local(self.folder, self.code, territories=self.source.parent)
        self.secrets = self.folder / "compose"

    @property
    def code(self) -> str:
        return self.territory.code

    @property
    def today(self) -> date:
        """The containers have the machine's clock."""
        return self.territory.local_date(datetime.now(UTC))

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.ports['kafka']}"

    def up(self) -> None:
        """Returns when everything is healthy. Raises CalledProcessError."""
        deployed.make_passwords(self.secrets)
        issuer.prepare(self.local.layout)
        deployed.take_keys(self.secrets, self.local.layout.issuer_keys)
        deployed.take_tokens(self.secrets, self.local.layout, self.code)
        self.compose("up", "--build", "--wait", "--detach")

    def down(self, *options: str) -> None:
        self.compose("down", *options)

    def compose(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        published = {
            f"HAPPY_{name.upper()}_PUBLISHED": str(port) for name, port in self.ports.items()
        }
        told = {
            "HAPPY_TERRITORY": self.code,
            "HAPPY_TERRITORIES": str(self.source.parent),
            "HAPPY_ENVIRONMENT": "development",
            "HAPPY_SECRETS": str(self.secrets),
        }
        done = subprocess.run(
            ["docker", "compose", "--profile", "services", *words],
            cwd=ROOT,
            env=os.environ | published | told,
            capture_output=True,
            text=True,
            check=False,
            timeout=START_SECONDS,
        )
        if check and done.returncode:
            raise RuntimeError(f"docker compose {words[0]} : {done.stdout}{done.stderr}")
        return done

    def container(self, name: str) -> dict[str, Any]:
        """What the engine knows of the container of a part."""
        id = self.compose("ps", "--all", "--quiet", name).stdout.strip()
        done = subprocess.run(["docker", "inspect", id], capture_output=True, text=True, check=True)
        (found,) = json.loads(done.stdout)
        return dict(found)

    def kill(self, name: str) -> int:
        """kill -9 of the process, not a stop asked of the engine; the pid it had."""
        pid = int(self.container(name)["State"]["Pid"])
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_back(self, name: str, *, not_pid: int) -> None:
        """Returns when a killed part answers again. Raises TimeoutError."""

        def back() -> bool:
            pid = int(self.container(name)["State"]["Pid"])
            return pid not in {0, not_pid} and health(self.ports[name]).ready

        if not wait_until(back, BACK_SECONDS, pause=0.5):
            raise TimeoutError(name)

    def officers(self, service: str) -> tuple[Officer, Officer]:
        """Two people at a service's door."""
        url = f"http://127.0.0.1:{self.ports[service]}"
        first, second = (
            Officer(name, url, self.local.token("reception-officer", subject=name))
            for name in (f"{service}-1", f"{service}-2")
        )
        return first, second

    def database(self, service: str) -> dict[str, str]:
        """A service's database, by the port published on this machine."""
        name = database_of(self.code, service)
        return {
            "HAPPY_POSTGRES_HOST": "127.0.0.1",
            "HAPPY_POSTGRES_PORT": str(self.ports["postgres"]),
            "HAPPY_POSTGRES_DATABASE": name,
            "HAPPY_POSTGRES_USER": name,
            "HAPPY_POSTGRES_PASSWORD": (self.secrets / service).read_text(encoding="utf-8"),
        }
