"""The process that holds the local platform: starts every part in order, then keeps it alive."""

import asyncio
import gc
import importlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from chassis import logs
from happy import environments, issuer, mailbox, steps
from happy.addresses import given_mail
from happy.databases import Admin
from happy.forks import Forked
from happy.keeper import Keeper
from happy.layout import MAIL, Layout
from happy.orders import Orders
from happy.processes import NotReady, alive, started_at, wait_until
from happy.programs import Program, health
from happy.servers import Servers
from happy.sockets import bound

TICK = 0.05
SERVICE_PATIENCE = 90.0
DEGRADED_PATIENCE = 20.0
STOP_PATIENCE = 15.0
TOKENS_SECONDS = issuer.LIFETIME / 4


class Stopped(Exception):
    """Somebody asked to stop while the platform was starting."""


class Supervisor:
    def __init__(self, folder: Path, lock: int) -> None:
        self._layout = Layout(folder)
        self._orders = Orders.read(folder)
        self._lock = lock
        self._asked_to_stop = False
        self._renewed_at = 0.0
        self._phase, self._failure = "starting", ""
        self._kept_ports: dict[str, int] = self._layout.state().get("ports", {})
        self._orphans: dict[str, Any] = self._layout.state().get("parts", {})
        self._steps: list[dict[str, Any]] = []
        self._servers = Servers(self._layout, self._kept_ports, self._orders.longest_pause)
        self._sockets = {
            program.name: bound(self._kept_ports.get(program.name))
            for program in self._orders.programs
        }
        if not given_mail():
            self._sockets[MAIL] = bound(self._kept_ports.get(MAIL))
        self._services: dict[str, Forked] = {}
        self._keepers: dict[str, Keeper] = {}

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            self._start()
            self._say("ready")
            self._keep()
            self._say("stopping")
        except Stopped:
            self._say("stopping")
        except Exception as why:  # noqa: BLE001  # whatever it is, `up` must be able to say it
            self._failure = str(why) if isinstance(why, NotReady) else self._unforeseen(why)
            print(self._failure, flush=True)
        finally:
            self._phase = "stopping"
            self._stop()
            self._say("failed" if self._failure else "stopped")
        return 1 if self._failure else 0

    def _ask_to_stop(self, *_: object) -> None:
        self._asked_to_stop = True
        if self._phase == "starting":
            raise Stopped

    def _unforeseen(self, why: Exception) -> str:
        traceback.print_exc()
        step = self._steps[-1]["name"] if self._steps else "superviseur"
        return f"{step} : {type(why).__name__} : {why}"

    def _start(self) -> None:
        servers = self._servers
        self._end_orphans()
        self._step("PostgreSQL : démarrage", servers.launch_postgres)
        self._step("Kafka : démarrage", lambda: servers.launch_kafka(self._tell_progress))
        self._step("préchargement", self._preload)
        self._step("PostgreSQL", lambda: servers.wait("postgres"))
        databases = self._fork_databases()
        self._step("Kafka", lambda: servers.wait("kafka"))
        topics = self._fork("sujets", lambda: steps.create_topics(self._orders, servers.bootstrap))
        self._step("bases de données et migrations", lambda: self._finish(databases))
        self._step("sujets Kafka", lambda: self._finish([topics]))
        self._step("services", self._start_services)

    def _step(self, name: str, act: Callable[[], None]) -> None:
        """One line of progress; `up` shows it as it is written here."""
        entry: dict[str, Any] = {"name": name, "seconds": None}
        self._steps.append(entry)
        self._say("starting")
        began = time.monotonic()
        act()
        entry["seconds"] = round(time.monotonic() - began, 2)
        self._say("starting")

    def _tell_progress(self, sentence: str) -> None:
        self._steps[-1]["name"] = sentence
        self._say("starting")

    def _preload(self) -> None:
        """While the broker boots: what every service imports is imported once, here."""
        for name in self._orders.preload:
            importlib.import_module(name)
        if threading.active_count() > 1:
            raise NotReady("préchargement", "un module a créé un fil : fourche impossible")
        gc.collect()
        gc.freeze()

    def _fork_databases(self) -> list[Forked]:
        def make(program: Program) -> None:
            territory = self._orders.territory
            asyncio.run(
                environments.create_database(self._layout, self._admin, territory, program.name)
            )
            steps.call(program.prepare, program.name)

        return [
            self._fork(f"migrations-{program.name}", partial(make, program), program.name)
            for program in self._orders.programs
        ]

    @property
    def _admin(self) -> Admin:
        if self._servers.admin is None:
            raise NotReady("PostgreSQL", "pas encore d'adresse")
        return self._servers.admin

    def _environment(self, name: str) -> dict[str, str]:
        return environments.of_service(
            name,
            self._layout,
            self._orders,
            self._servers.bootstrap,
            self._admin,
            {name: self._port(name) for name in self._sockets},
        )

    def _fork(self, name: str, call: Callable[[], None], service: str = "") -> Forked:
        environment = self._environment(service) if service else dict(os.environ)
        fork = Forked(name, call, self._layout.log(name), environment=environment)
        fork.spawn()
        return fork

    def _finish(self, forks: list[Forked]) -> None:
        for fork in forks:
            fork.finish(within=120)

    def _start_services(self) -> None:
        """The mailbox beside them, where no mail server is given."""
        self._renew_tokens()
        if MAIL in self._sockets:
            port = self._port(MAIL)
            self._start_keeping(MAIL, self._launch_mailbox, lambda: mailbox.greets(port))
        for program in self._orders.programs:
            self._start_keeping(
                program.name,
                partial(self._launch_service, program),
                partial(self._ready, program),
            )
        if not wait_until(lambda: all(map(self._came_up, self._keepers.values())), 120, TICK):
            raise NotReady("services", "pas prêts après 120 s")
        wait_until(self._whole, DEGRADED_PATIENCE, TICK)

    def _start_keeping(
        self, name: str, launch: Callable[[], Forked], ready: Callable[[], bool]
    ) -> None:
        self._keepers[name] = Keeper(
            name, launch, ready, SERVICE_PATIENCE, self._orders.longest_pause
        )
        self._keepers[name].start()

    def _came_up(self, keeper: Keeper) -> bool:
        """A first start that fails is shown, not tried again."""
        if keeper.look():
            self._say("starting")
        if not keeper.is_ready and keeper.gave_up:
            why = f"arrêté au démarrage, code {keeper.last_exit}"
            raise NotReady(keeper.name, why, self._layout.log(keeper.name))
        return keeper.is_ready

    def _ready(self, program: Program) -> bool:
        return health(self._port(program.name)).ready

    def _whole(self) -> bool:
        return all(health(self._port(program.name)).whole for program in self._orders.programs)

    def _port(self, name: str) -> int:
        port: int = self._sockets[name].getsockname()[1]
        return port

    def _launch_service(self, program: Program) -> Forked:
        environment = self._environment(program.name)
        environment |= environments.of_socket(self._sockets[program.name])
        return self._launch(
            program.name, lambda: steps.call(program.serve, program.name), environment
        )

    def _launch_mailbox(self) -> Forked:
        own, folder = self._sockets[MAIL], self._layout.mail
        return self._launch(MAIL, lambda: mailbox.run(folder, own), dict(os.environ))

    def _launch(
        self, name: str, call: Callable[[], int | None], environment: dict[str, str]
    ) -> Forked:
        """A child that keeps its own socket, and none of the others'."""
        others = [each.fileno() for key, each in self._sockets.items() if key != name]
        fork = Forked(
            name,
            call,
            self._layout.log(name),
            environment=environment,
            not_its_own=[self._lock, *others],
            fell=partial(logs.fell, name, self._orders.territory),
        )
        fork.spawn()
        self._services[name] = fork
        return fork

    def _keep(self) -> None:
        while not self._asked_to_stop:
            changes = [keeper.look() for _, keeper in self._all_keepers()]
            if any(changes):
                self._say("ready")
            if time.time() > self._renewed_at + TOKENS_SECONDS:
                self._renew_tokens()
            time.sleep(TICK)

    def _renew_tokens(self) -> None:
        """Services read theirs again at each use."""
        issuer.renew_service_tokens(self._layout, self._orders.territory)
        self._renewed_at = time.time()

    def _stop(self) -> None:
        """Services first, together; then the broker and the database."""
        for service in self._services.values():
            service.ask_to_stop()
        gone = [service.running for service in self._services.values()]
        wait_until(lambda: not any(running() for running in gone), STOP_PATIENCE)
        for service in self._services.values():
            service.kill()
        self._servers.stop()

    def _end_orphans(self) -> None:
        """A supervisor killed where the kernel does not end its children: this one does."""
        for part in self._orphans.values():
            pid, born = part.get("pid"), part.get("born")
            if pid and born and started_at(pid) == born:
                os.killpg(pid, signal.SIGKILL)
                wait_until(partial(_gone, pid), 10)

    def _all_keepers(self) -> list[tuple[str, Keeper]]:
        return [*self._servers.keepers.items(), *self._keepers.items()]

    def _say(self, phase: str) -> None:
        """What `status` and `up` read."""
        self._phase = phase
        admin = self._servers.admin
        ports = {name: self._port(name) for name in self._sockets}
        self._layout.write_state(
            {
                "supervisor": os.getpid(),
                "phase": phase,
                "failure": self._failure,
                "steps": self._steps,
                "territory": self._orders.territory,
                "bootstrap": self._servers.bootstrap,
                "postgres": [admin.host, admin.port] if admin else None,
                "ports": self._kept_ports | self._servers.ports | ports,
                "parts": {name: keeper.state() for name, keeper in self._all_keepers()},
            }
        )


def _gone(pid: int) -> bool:
    return not alive(pid)


def main(folder: Path) -> int:
    lock = Layout(folder).hold()
    if lock is None:
        return 0  # another one was faster: it is the platform
    return Supervisor(folder, lock).run()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
