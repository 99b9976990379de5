"""A small disk holds what its folder held, can be full, and goes as it came."""

import errno
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import mounts

SPARE = 2


def _may_mount(folder: Path) -> bool:
    try:
        mounts.require_mounts(folder)
    except mounts.NoDisk:
        return False
    return True


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """One with a file, on a machine where disks may be mounted."""
    if not _may_mount(tmp_path):
        pytest.skip("mounting is refused here")
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "kept").write_bytes(b"words")
    yield folder
    mounts.unmount_below(tmp_path)


def test_it_holds_what_the_folder_held_and_only_its_owner_enters(folder: Path) -> None:
    with mounts.small_disk(folder, SPARE) as disk:
        assert disk.is_mount()
        assert (disk / "kept").read_bytes() == b"words"
        assert disk.stat().st_mode & 0o777 == 0o700
    assert not folder.is_mount()


def test_a_full_one_takes_nothing_more_until_it_is_emptied(folder: Path) -> None:
    with mounts.small_disk(folder, SPARE) as disk:
        mounts.fill(disk)
        with pytest.raises(OSError) as full:
            (disk / "more").write_bytes(b"x")
        assert full.value.errno == errno.ENOSPC
        mounts.empty(disk)
        (disk / "more").write_bytes(b"x" * mounts.MEGABYTE)


def test_what_a_killed_run_left_mounted_is_unmounted(folder: Path) -> None:
    mounts.mount(folder, SPARE)
    mounts.unmount_below(folder.parent)
    assert not folder.is_mount()


def test_where_nothing_may_be_mounted_a_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise subprocess.CalledProcessError(32, "mount")

    monkeypatch.setattr(mounts, "mount", refused)
    with pytest.raises(mounts.NoDisk, match="lancez-le en root"):
        mounts.require_mounts(tmp_path)
