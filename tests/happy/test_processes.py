"""No child outlives the one that started it."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from happy.pauses import Pauses
from happy.places import ROOT
from happy.processes import Child, NotReady, alive, wait_until

CHILD = """
import sys, time
from pathlib import Path
from happy.processes import Child
child = Child("test", [sys.executable, "-c", "import time; time.sleep(600)"], Path(sys.argv[1]))
child.spawn()
print(child.pid, flush=True)
time.sleep(600)
"""
FORK = """
import os, sys, time
from pathlib import Path
from happy.forks import Forked
fork = Forked("test", lambda: time.sleep(600), Path(sys.argv[1]), environment=os.environ)
fork.spawn()
print(fork.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("script", [CHILD, FORK])
def test_a_child_dies_when_its_parent_is_killed_with_9(script: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", script, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert alive(pid)

        os.kill(parent.pid, signal.SIGKILL)

        assert wait_until(lambda: not alive(pid), within=5)


def test_a_child_is_started_by_the_main_thread_only(tmp_path: Path) -> None:
    refused: list[Exception] = []

    def start() -> None:
        try:
            Child("test", [sys.executable, "-c", ""], tmp_path / "log").spawn()
        except RuntimeError as why:
            refused.append(why)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert refused


def test_a_child_that_ends_before_it_is_ready_shows_the_end_of_its_log(tmp_path: Path) -> None:
    child = Child("test", [sys.executable, "-c", "raise SystemExit('cassé')"], tmp_path / "log")
    child.spawn()
    with pytest.raises(NotReady, match=r"(?s)test : arrêté, code 1.*cassé"):
        child.wait_for(lambda: False, within=10)


def test_a_child_deaf_to_the_request_to_stop_is_killed(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True)"
    script = f"{deaf}\ntime.sleep(600)"
    child = Child("test", [sys.executable, "-c", script], tmp_path / "log")
    child.spawn()
    child.wait_for(lambda: b"1" in (tmp_path / "log").read_bytes(), within=10)

    child.stop(within=0.1)

    assert child.exit_code == -signal.SIGKILL


@pytest.mark.parametrize(("end", "code"), [("3", 3), ("None", 0), ("'cassé'", 1)])
def test_a_fork_that_asks_to_end_keeps_its_exit_code(end: str, code: int, tmp_path: Path) -> None:
    ask = f"fork = Forked('test', lambda: sys.exit({end}), Path(sys.argv[1]), environment={{}})"
    script = FORK.replace(next(line for line in FORK.splitlines() if "Forked(" in line), ask)
    script = script.partition("print(")[0] + "fork.finish(10)"
    command = [sys.executable, "-c", script, str(tmp_path / "log")]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, timeout=30)
    assert (done.returncode == 0) == (code == 0)
    assert (f"code {code}".encode() in done.stderr) == (code != 0)
    assert (tmp_path / "log").read_text(encoding="utf-8") == ""


def test_pauses_grow_to_thirty_seconds_and_start_again_after_a_healthy_minute() -> None:
    pauses = Pauses()
    assert [pauses.after_death(lived=1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert pauses.after_death(lived=61) == 1
