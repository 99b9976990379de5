"""Keeps one part of the platform alive: started again after growing pauses, and said so."""

import time
from collections.abc import Callable
from typing import Any, Protocol

from happy.pauses import LONGEST, Pauses
from happy.processes import NotReady, cpu_seconds, started_at


class Part(Protocol):
    """A child process as the keeper sees it."""

    @property
    def pid(self) -> int: ...
    @property
    def exit_code(self) -> int | None: ...
    def running(self) -> bool: ...
    def kill(self) -> None: ...


class Keeper:
    def __init__(
        self,
        name: str,
        launch: Callable[[], Part],
        ready: Callable[[], bool],
        patience: float,
        longest_pause: float = LONGEST,
    ) -> None:
        self.name = name
        self._launch, self._ready, self._patience = launch, ready, patience
        self._part: Part | None = None
        self._pauses = Pauses(longest_pause)
        self._born = 0.0
        self._next_try: float | None = None
        self._ready_seconds: float | None = None
        self._start_cpu: float | None = None
        self.restarts = 0
        self.last_exit: int | None = None

    @property
    def pid(self) -> int | None:
        return self._part.pid if self._part and self._part.running() else None

    @property
    def gave_up(self) -> bool:
        """It died and waits for its next try."""
        return self._next_try is not None

    @property
    def is_ready(self) -> bool:
        return self.pid is not None and self._ready_seconds is not None

    def start(self) -> None:
        self._born, self._next_try = time.monotonic(), None
        self._ready_seconds = self._start_cpu = None
        self._part = self._launch()

    def look(self) -> bool:
        """One turn of the watch; whether something changed."""
        if self._next_try is not None:
            if time.monotonic() < self._next_try:
                return False
            self.restarts += 1
            return self._try()
        if self._part is None or not self._part.running():
            self._note_death()
            return True
        if self._ready_seconds is None:
            return self._note_readiness()
        return False

    def _try(self) -> bool:
        try:
            self.start()
        except (NotReady, OSError) as why:
            print(f"{self.name} : {why}", flush=True)
            self._part = None
        return True

    def _note_death(self) -> None:
        lived = time.monotonic() - self._born
        self.last_exit = self._part.exit_code if self._part else None
        pause = self._pauses.after_death(lived)
        self._next_try = time.monotonic() + pause
        print(f"{self.name} : fin, code {self.last_exit} ; reprise dans {pause:.0f} s", flush=True)

    def _note_readiness(self) -> bool:
        took = time.monotonic() - self._born
        if self._ready() and self._part is not None:
            self._ready_seconds = took
            self._start_cpu = cpu_seconds(self._part.pid)
            return True
        if took > self._patience and self._part is not None:
            print(f"{self.name} : pas prêt après {took:.0f} s, arrêté", flush=True)
            self._part.kill()
        return False

    def state(self) -> dict[str, Any]:
        pid = self.pid
        waits = None if self._next_try is None else max(0.0, self._next_try - time.monotonic())
        return {
            "pid": pid,
            "born": started_at(pid) if pid else None,
            "ready": self.is_ready,
            "restarts": self.restarts,
            "last_exit": self.last_exit,
            "next_try": None if waits is None else round(time.time() + waits, 1),
            "start_seconds": _rounded(self._ready_seconds),
            "start_cpu_seconds": _rounded(self._start_cpu),
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
