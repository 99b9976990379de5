"""The local platform as Python sees it: start, stop, status; the command line stands on it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chassis.territory import TerritoryInvalid
from happy import environments, issuer
from happy.addresses import given_kafka, given_postgres
from happy.databases import Admin
from happy.layout import MAIL, Layout, write_whole
from happy.orders import Orders
from happy.pauses import LONGEST
from happy.places import ROOT, folder
from happy.processes import NotReady, alive, wait_until
from happy.programs import PRELOAD, Program, health, services, territory_folders
from happy.retention import anchor_days, retention_days

if TYPE_CHECKING:
    from happy.topics import Topic

STOP_PATIENCE = 75.0
NOT_RUNNING = "La plateforme ne tourne pas : lancez « happy up »."


class UsageError(Exception):
    """What was asked can't be done as it was asked; the sentence says what to do."""


class Platform:
    def __init__(
        self,
        where: Path | None = None,
        territory: str | None = None,
        *,
        territories: Path | None = None,
        programs: Sequence[Program] | None = None,
        preload: Sequence[str] = PRELOAD,
        settings: dict[str, str] | None = None,
        retention: Callable[[Path], int | None] = retention_days,
        anchors: Callable[[Path], int | None] = anchor_days,
        longest_pause: float = LONGEST,
    ) -> None:
        self.layout = Layout((where or folder()).absolute())
        self._asked = territory
        shelf = territories or Path(os.environ.get("HAPPY_TERRITORIES", "deploy/territories"))
        self._territories = (ROOT / shelf).absolute()
        self._programs, self._preload = programs, tuple(preload)
        self._settings = settings or {}
        self._retention, self._anchors = retention, anchors
        self._longest_pause = longest_pause

    @property
    def territory(self) -> str:
        """The one asked for, or the folder's own, or the only one there is."""
        kept = self._kept_territory()
        asked = self._asked or os.environ.get("HAPPY_TERRITORY") or kept
        if kept and asked != kept:
            raise UsageError(
                f"{self.layout.folder} contient les données du territoire {kept}, pas {asked} : "
                "choisissez un autre dossier (HAPPY_FOLDER), ou effacez-les (happy reset --yes)."
            )
        if asked:
            return asked
        known = territory_folders(self._territories)
        if len(known) != 1:
            raise UsageError(f"Quel territoire ? --territory {' ou '.join(known)}")
        return known[0]

    @property
    def territory_folder(self) -> Path:
        return self._territories / self.territory

    @property
    def programs(self) -> Sequence[Program]:
        """What it runs: every service of this tree, unless it was told otherwise."""
        return services() if self._programs is None else self._programs

    def running(self) -> bool:
        return self.layout.holder() is not None

    def start(self, told: Callable[[str], None] = lambda _: None, within: float = 240) -> None:
        """Returns when everything is ready; if it already is, at once. Raises NotReady."""
        launched = None if self.running() else self._launch()
        limit = time.monotonic() + within
        shown = 0
        while True:
            holder, state = self.layout.holder(), self.layout.state()
            steps = state.get("steps", []) if state.get("supervisor") == holder else []
            done = [step for step in steps if step["seconds"] is not None]
            for step in done[shown:]:
                told(f"{step['name']} ({step['seconds']:.1f} s)")
            shown = max(shown, len(done))
            if steps and state["phase"] == "ready":
                return
            if holder is None and (launched is None or launched.poll() is not None):
                raise self._failed()
            if time.monotonic() > limit:
                self.stop()
                waiting = steps[-1]["name"] if steps else "superviseur"
                raise NotReady(waiting, f"pas prêt après {within:.0f} s", self._log)
            time.sleep(0.05)

    def stop(self) -> bool:
        """Whether something ran. Data stay."""
        pid = self.layout.holder()
        if not pid:
            return False
        os.kill(pid, signal.SIGTERM)
        if not wait_until(lambda: self.layout.holder() != pid, STOP_PATIENCE, pause=0.05):
            os.kill(pid, signal.SIGKILL)
            wait_until(lambda: self.layout.holder() != pid, 10, pause=0.05)
        return True

    def reset(self) -> None:
        """Stops, and erases data, secrets and logs of this folder; downloads stay."""
        self.stop()
        for name in ("kafka", "postgres", "logs", "run", "secrets", MAIL):
            shutil.rmtree(self.layout.folder / name, ignore_errors=True)
        for name in ("territory", "issuer.json", "clock"):
            (self.layout.folder / name).unlink(missing_ok=True)

    def status(self) -> dict[str, Any]:
        """What runs at this moment: each service is asked, not remembered."""
        running = self.running()
        state = self.layout.state()
        host, port = state.get("postgres") or (None, None)
        ports = state.get("ports", {})
        return {
            "territory": state.get("territory") or self.territory,
            "kafka": {"bootstrap": (state.get("bootstrap") or None) if running else None},
            "postgres": {"host": host if running else None, "port": port if running else None},
            "services": {
                name: _service(part, ports.get(name), running=running)
                for name, part in state.get("parts", {}).items()
                if name not in {"kafka", "postgres", MAIL}
            },
        }

    def parts(self) -> dict[str, Any]:
        """The supervisor's own view, Kafka, PostgreSQL and the mailbox included."""
        parts: dict[str, Any] = self.layout.state().get("parts", {})
        return parts if self.running() else {}

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.layout.state()['ports'][service]}"

    def kill_service(self, name: str) -> int:
        """kill -9 of a service's process; the pid it had."""
        pid: int | None = self.parts().get(name, {}).get("pid")
        if pid is None:
            raise UsageError(f"{name} ne tourne pas.")
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_ready(self, name: str, *, not_pid: int = 0, within: float = 60) -> None:
        """Returns when a service answers again, by another process than the one given."""

        def back() -> bool:
            part = self.parts().get(name, {})
            return bool(part.get("ready")) and part.get("pid") not in {None, not_pid}

        if not wait_until(back, within, pause=0.05):
            raise NotReady(name, f"pas revenu après {within:.0f} s", self.layout.log(name))

    def set_clock(self, moment: datetime) -> None:
        """Moves the services' clock, running or not, so that it is that moment now."""
        moved = (moment - datetime.now(UTC)).total_seconds()
        write_whole(self.layout.clock, f"{moved:.3f}")

    def token(
        self,
        *roles: str,
        subject: str = "operateur-local",
        epcis: Sequence[str] = (),
        agency: str | None = None,
    ) -> str:
        return issuer.token(self.layout, self.territory, roles, subject, epcis=epcis, agency=agency)

    def bootstrap(self) -> str:
        """Kafka's address: the environment's, or that of the running platform."""
        found = given_kafka() or (self.layout.state().get("bootstrap") if self.running() else None)
        if not found:
            raise UsageError(NOT_RUNNING)
        return str(found)

    def topics(self) -> list["Topic"]:
        """The topics this territory and these services need. Raises UsageError."""
        from happy.steps import wanted_topics

        return wanted_topics(self._orders())

    def environment(self, service: str) -> dict[str, str]:
        """What the process of a service is told: its addresses, its database, its password."""
        state = self.layout.state()
        if not self.running() or not state.get("postgres"):
            raise UsageError(NOT_RUNNING)
        host, port = state["postgres"]
        admin = given_postgres() or Admin(host, port, "", "")
        orders = Orders.read(self.layout.folder)
        ports = {name: port for name, port in state["ports"].items() if name in self.parts()}
        return environments.of_service(
            service, self.layout, orders, state["bootstrap"], admin, ports
        )

    @property
    def _log(self) -> Path:
        return self.layout.log("supervisor")

    def _kept_territory(self) -> str | None:
        path = self.layout.folder / "territory"
        return path.read_text(encoding="utf-8").strip() if path.exists() else None

    def _orders(self) -> Orders:
        try:
            days = self._retention(self.territory_folder)
            anchors = self._anchors(self.territory_folder)
        except TerritoryInvalid as why:
            raise UsageError(str(why)) from why
        return Orders(
            self.territory,
            str(self._territories),
            tuple(self.programs),
            self._preload,
            days,
            self._settings,
            anchors,
            self._longest_pause,
        )

    def _launch(self) -> subprocess.Popen[bytes]:
        orders = self._orders()
        if not orders.programs:
            raise UsageError("Aucun service : services/<nom>/app.py est attendu.")
        self.layout.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.layout.folder / "territory", f"{orders.territory}\n")
        issuer.prepare(self.layout)
        orders.write(self.layout)
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as words:
            return subprocess.Popen(
                [sys.executable, "-m", "happy.supervisor", str(self.layout.folder)],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                start_new_session=True,
            )

    def _failed(self) -> NotReady:
        if failure := self.layout.state().get("failure"):
            part, _, why = failure.partition(" : ")
            return NotReady(part, why)
        return NotReady("superviseur", "arrêté", self._log)


def _service(part: dict[str, Any], port: int | None, *, running: bool) -> dict[str, Any]:
    # A dead service's socket stays open for the next one: its process is looked at first.
    lives = running and part["pid"] is not None and alive(part["pid"])
    found = health(port) if lives and port else None
    return {
        "url": f"http://127.0.0.1:{port}" if port else None,
        "ready": bool(found and found.ready),
        "pid": part["pid"] if lives else None,
        "degraded": list(found.degraded) if found else [],
        "restarts": part["restarts"],
        "last_exit": part["last_exit"],
        "next_try": part["next_try"] if running else None,
        "start_seconds": part["start_seconds"],
        "start_cpu_seconds": part["start_cpu_seconds"],
    }
