"""Which processes hold a port or a file, as far as the system tells whoever asks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

LISTENING: Final = "0A"
PROC: Final = Path("/proc")


def of_port(port: int) -> list[str]:
    """The programs that listen on a port of this machine, as `java (1234)`."""
    sockets = set()
    for table in ("tcp", "tcp6"):
        path = PROC / "net" / table
        for line in path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else ():
            _, local, _, state, *_, inode = line.split()[:10]
            if state == LISTENING and int(local.rpartition(":")[2], 16) == port:
                sockets.add(f"socket:[{inode}]")
    return _holding(sockets)


def of_file(path: Path) -> list[str]:
    """The programs that have a file open."""
    return _holding({str(path.resolve())})


def _holding(targets: set[str]) -> list[str]:
    return sorted({f"{_name(pid)} ({pid})" for pid, target in _handles() if target in targets})


def _handles() -> Iterator[tuple[int, str]]:
    """Every open handle that may be seen, with its process; processes come and go meanwhile."""
    for handle in PROC.glob("[0-9]*/fd/*"):
        try:
            yield int(handle.parts[2]), str(handle.readlink())
        except OSError:
            continue


def _name(pid: int) -> str:
    try:
        return (PROC / str(pid) / "comm").read_text(encoding="utf-8").strip()
    except OSError:
        return "?"
