"""The folder of one local platform: what lies where, who holds it, what it last said of itself."""

import fcntl
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

MAIL: Final = "mail"
"""The part of the platform that takes letters, and the folder where it keeps them."""


@dataclass(frozen=True, slots=True)
class Layout:
    folder: Path

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def kafka(self) -> Path:
        return self.folder / "kafka"

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets"

    def token_of(self, service: str) -> Path:
        """Where a service reads its own access token."""
        return self.secrets / f"{service}.token"

    @property
    def issuer_keys(self) -> Path:
        return self.folder / "issuer.json"

    @property
    def mail(self) -> Path:
        """Letters kept on this machine, instead of travelling on."""
        return self.folder / MAIL

    @property
    def clock(self) -> Path:
        """By how many seconds the services' clock is moved; absent, it is the machine's."""
        return self.folder / "clock"

    @property
    def orders(self) -> Path:
        return self.folder / "run" / "orders.json"

    @property
    def _state(self) -> Path:
        return self.folder / "run" / "state.json"

    @property
    def lock(self) -> Path:
        return self.folder / "run" / "lock"

    def log(self, name: str) -> Path:
        """The log of a service or of a part of the platform."""
        return {
            "kafka": self.kafka / "kafka.log",
            "postgres": self.postgres / "postgres.log",
        }.get(name, self.logs / f"{name}.log")

    def hold(self) -> int | None:
        """Takes the folder for as long as the handle is open; None if another process has it."""
        self.lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        os.truncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        return handle

    def holder(self) -> int | None:
        """The supervisor's pid while it lives: its lock goes with it, however it ends."""
        if not self.lock.exists():
            return None
        handle = os.open(self.lock, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(os.read(handle, 20) or b"0")
        finally:
            os.close(handle)
        return None

    def state(self) -> dict[str, Any]:
        """What the supervisor last wrote; empty if none ever did."""
        with suppress(FileNotFoundError):
            found: dict[str, Any] = json.loads(self._state.read_text(encoding="utf-8"))
            return found
        return {}

    def write_state(self, state: dict[str, Any]) -> None:
        write_whole(self._state, json.dumps(state, ensure_ascii=False, indent=1))


def write_whole(path: Path, text: str) -> None:
    """A reader sees the former text or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
