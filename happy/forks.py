"""Children forked from a parent that has imported what they need: a start costs no imports."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from happy.processes import NotReady, die_with, wait_until


class Forked:
    """A function of ours as a child process in a session of its own, its words in a log."""

    def __init__(
        self,
        name: str,
        call: Callable[[], int | None],
        log: Path,
        *,
        environment: Mapping[str, str],
        not_its_own: Iterable[int] = (),
        fell: Callable[[], None] = traceback.print_exc,
    ) -> None:
        """`fell` tells the exception that ends it, if one does."""
        self.name, self.log = name, log
        self._call, self._environment = call, dict(environment)
        self._not_its_own, self._fell = tuple(not_its_own), fell
        self.pid = 0
        self.exit_code: int | None = None

    def spawn(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.exit_code = None
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            self._live(parent)

    def _live(self, parent: int) -> None:
        code = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            os.setsid()
            die_with(parent)
            words = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            nothing = os.open(os.devnull, os.O_RDONLY)
            for source, target in ((nothing, 0), (words, 1), (words, 2)):
                os.dup2(source, target)
            for handle in self._not_its_own:
                os.close(handle)
            os.environ.clear()
            os.environ.update(self._environment)
            code = self._call() or 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else bool(end.code)
        except BaseException:  # noqa: BLE001  # the last frame of this process: say it and leave
            self._fell()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def running(self) -> bool:
        if self.pid and self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_code = os.waitstatus_to_exitcode(status)
        return bool(self.pid) and self.exit_code is None

    def finish(self, within: float) -> None:
        """Waits for a one-off task; raises NotReady if it fails or takes too long."""
        if not wait_until(lambda: not self.running(), within):
            self.kill()
            raise NotReady(self.name, f"pas fini après {within:.0f} s", self.log)
        if self.exit_code:
            raise NotReady(self.name, f"échec, code {self.exit_code}", self.log)

    def ask_to_stop(self) -> None:
        if self.running():
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        if self.running():
            os.killpg(self.pid, signal.SIGKILL)
            wait_until(lambda: not self.running(), 10)
