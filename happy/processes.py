"""Child processes that never outlive the one that started them, `kill -9` of it included."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

PR_SET_PDEATHSIG: Final = 1
LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class NotReady(Exception):
    """A part that did not start: says which, why, and shows the end of its log."""

    def __init__(self, part: str, why: str, log: Path | None = None) -> None:
        self.part, self.why, self.log = part, why, log
        end = tail(log) if log else ""
        super().__init__(f"{part} : {why}" + (f"\n--- fin de {log} ---\n{end}" if end else ""))


def tail(log: Path, lines: int = 20) -> str:
    """The last lines of a log, whatever its size."""
    if not log.exists():
        return ""
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 32_768))
        return "\n".join(stream.read().decode(errors="replace").splitlines()[-lines:])


def die_with(parent: int, last_signal: int = signal.SIGKILL) -> None:
    """Called in a child: the kernel signals it when its parent is gone, however it went."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, last_signal)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def wait_until(condition: Callable[[], bool], within: float, pause: float = 0.02) -> bool:
    """Whether the condition came true in time."""
    limit = time.monotonic() + within
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(pause)
    return True


def free_port(wished: int | None = None) -> int:
    """The wished loopback port if nobody has it, otherwise one that the system gives."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wished or 0))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    facts = _process_facts(pid)
    return facts[0] != "Z" if facts else not Path("/proc/self").exists()


def _process_facts(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()  # from the third field on: the name may hold spaces


def cpu_seconds(pid: int) -> float | None:
    """What a process has used so far; None where the system does not tell."""
    facts = _process_facts(pid)
    return (int(facts[11]) + int(facts[12])) / os.sysconf("SC_CLK_TCK") if facts else None


def started_at(pid: int) -> int | None:
    """With the pid, tells a process from a later one that was given the same number."""
    facts = _process_facts(pid)
    return int(facts[19]) if facts else None


class Child:
    """A program as a child process in a group of its own, its words in a log."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        log: Path,
        *,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
        stop_signal: int = signal.SIGTERM,
        orphan_signal: int = signal.SIGKILL,
    ) -> None:
        self.name, self.log = name, log
        self._command = [str(word) for word in command]
        self._environment = None if environment is None else dict(environment)
        self._user = user
        self._stop_signal, self._orphan_signal = stop_signal, orphan_signal
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise ProcessLookupError(self.name)
        return self._process.pid

    def spawn(self) -> None:
        # The kernel watches the thread that forked, not its process: a worker thread would
        # take the child with it when it ends.
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError(f"{self.name} must be started by the main thread")
        parent, last = os.getpid(), self._orphan_signal
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as words:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                env=self._environment,
                cwd="/" if self._user else None,
                user=self._user,
                extra_groups=[] if self._user else None,
                start_new_session=True,
                preexec_fn=lambda: die_with(parent, last),  # noqa: PLW1509  # nothing but prctl
            )

    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return None if self._process is None else self._process.poll()

    def wait_for(self, ready: Callable[[], bool], within: float) -> None:
        """Returns when it is ready; a child that ends or takes too long is an error."""
        came = wait_until(lambda: not self.running() or ready(), within)
        if not self.running():
            raise NotReady(self.name, f"arrêté, code {self.exit_code}", self.log)
        if not came:
            raise NotReady(self.name, f"pas prêt après {within:.0f} s", self.log)

    def signal(self, number: int) -> None:
        if self.running():
            os.kill(self.pid, number)

    def ask_to_stop(self) -> None:
        self.signal(self._stop_signal)

    def stop(self, within: float = 20) -> None:
        """Asks first, then kills what is left of its group."""
        self.ask_to_stop()
        if self._process is not None and not wait_until(lambda: not self.running(), within):
            self.kill()

    def kill(self) -> None:
        if self._process is None:
            return
        if self.running():
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
