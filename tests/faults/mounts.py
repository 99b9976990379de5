"""Small disks of their own below a platform's folders, so that they can be full."""

import errno
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DISKS = {
    "PostgreSQL's data": (Path("postgres", "data", "base"), 64),
    "PostgreSQL's WAL": (Path("postgres", "data", "pg_wal"), 320),
    "Kafka's log": (Path("kafka", "data"), 64),
}
"""Which folder of a platform each one is, and how many MB it has to spare."""
MEGABYTE = 1_048_576
BALLAST = "ballast"


class NoDisk(Exception):
    """They can't be mounted here; the sentence says what to do."""


def require_mounts(folder: Path) -> None:
    """Tries it once, before anything else is done. Raises NoDisk."""
    trial = folder / "trial"
    trial.mkdir(parents=True)
    try:
        mount(trial, 1)
    except subprocess.CalledProcessError as why:
        raise NoDisk(
            "Ce scénario monte de petits disques en mémoire (tmpfs), ce que cette machine refuse : "
            "lancez-le en root, là où « mount » est permis."
        ) from why
    _run("umount", str(trial))


@contextmanager
def small_disk(folder: Path, spare: int) -> Iterator[Path]:
    """A folder that has data becomes a disk with that many MB to spare; both end together.

    Nobody may use the folder while this begins and ends.
    """
    aside = folder.with_name(f"{folder.name}.aside")
    folder.rename(aside)
    folder.mkdir()
    used = int(_run("du", "--summarize", "--block-size=1M", str(aside)).split()[0])
    mount(folder, used + spare)
    try:
        _run("cp", "--archive", f"{aside}/.", str(folder))
        shutil.rmtree(aside)
        yield folder
    finally:
        _run("umount", str(folder))


def unmount_below(folder: Path) -> None:
    """What a killed run left mounted there."""
    for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        where = Path(line.split()[1])
        if where.is_relative_to(folder.absolute()):
            _run("umount", str(where))


def fill(disk: Path) -> None:
    """Leaves no byte free."""
    with (disk / BALLAST).open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(MEGABYTE))
        except OSError as full:
            if full.errno != errno.ENOSPC:
                raise


def empty(disk: Path) -> None:
    """Gives back what was taken."""
    (disk / BALLAST).unlink(missing_ok=True)


def mount(folder: Path, megabytes: int) -> None:
    """Makes an empty folder a disk of that size. Raises CalledProcessError."""
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}M", "tmpfs", str(folder))


def _run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout
