"""CPU seconds of the client, of the broker and of PostgreSQL, as the kernel counts them."""

import os
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

CLIENT: Final = "client"
TICKS: Final = os.sysconf("SC_CLK_TCK")
Parts = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Lap:
    """A figure, and the CPU seconds that each part spent for its events."""

    value: float
    events: int
    cpu: Parts

    def cpu_per_thousand(self, part: str) -> float:
        return 1_000 * self.cpu.get(part, 0.0) / self.events


@dataclass
class Stopwatch:
    """What passed between two readings."""

    seconds: float = 0.0
    cpu: Parts = field(default_factory=dict)


class Meter:
    """Reads the CPU of this process, of those that work for it, and of servers by their process."""

    def __init__(self, servers: Mapping[str, int]) -> None:
        self._servers = list(servers.items())
        self.clients = [os.getpid()]
        """Processes of the client; what one of them started is counted where it is named."""

    def add(self, part: str, process: int) -> None:
        """One more process of a part that may have several."""
        self._servers.append((part, process))

    @contextmanager
    def running(self) -> Iterator[Stopwatch]:
        """Time and CPU of what happens inside; preparations stay outside."""
        watch, before, began = Stopwatch(), self._read(), time.monotonic()
        yield watch
        watch.seconds = time.monotonic() - began
        watch.cpu = {part: now - before[part] for part, now in self._read().items()}

    async def rate(self, count: int, act: Callable[[], Awaitable[object]]) -> Lap:
        """How many a second, for an act that does `count` of them."""
        with self.running() as watch:
            await act()
        return Lap(count / watch.seconds, count, watch.cpu)

    def _read(self) -> dict[str, float]:
        used = {CLIENT: sum(_own(_stat(pid)) for pid in self.clients)}
        for part, pid in self._servers:
            used[part] = used.get(part, 0.0) + _of_family(pid)
        return used


def _stat(pid: int) -> list[str]:
    """The fields of a process from its state on: its name may hold spaces."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def _own(stat: list[str]) -> float:
    return (int(stat[11]) + int(stat[12])) / TICKS


def _of_the_dead(stat: list[str]) -> float:
    """What children used that have ended and were waited for."""
    return (int(stat[13]) + int(stat[14])) / TICKS


def _of_family(pid: int) -> float:
    """A server with its children, living and dead; read again if one ends meanwhile."""
    while True:
        parent, living = _stat(pid), 0.0
        try:
            for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split():
                stat = _stat(int(child))
                living += _own(stat) + _of_the_dead(stat)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if _of_the_dead(_stat(pid)) == _of_the_dead(parent):
            return _own(parent) + _of_the_dead(parent) + living
