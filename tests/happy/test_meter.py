"""The CPU of a server is its own, that of its children, and that of children that have ended."""

import subprocess
import sys

from bench.cpu import Meter

SPENDER = "import sys, time\nwhile time.process_time() < 0.5: pass\nprint()\nsys.stdin.read()"
SERVER = f"""\
import sys
from subprocess import PIPE, Popen
child = Popen([sys.executable, "-uc", {SPENDER!r}], stdin=PIPE, stdout=PIPE)
child.stdout.readline()
print("spent", flush=True)
sys.stdin.readline()
child.communicate()
print("ended", flush=True)
sys.stdin.read()
"""


def test_a_child_counts_while_it_lives_and_no_more_and_no_less_once_it_has_ended() -> None:
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin
        assert server.stdout
        meter = Meter({"server": server.pid})
        with meter.running() as whole:
            assert server.stdout.readline() == b"spent\n"
            with meter.running() as end:
                server.stdin.write(b"\n")
                server.stdin.flush()
                assert server.stdout.readline() == b"ended\n"
        server.stdin.close()
    assert whole.cpu["server"] >= 0.45
    assert 0 <= end.cpu["server"] < 0.3
