"""The demo starts from an empty folder, as on a machine where nothing was played yet."""

from pathlib import Path

import pytest

from demo.play import Play


def test_it_names_its_territory_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HAPPY_FOLDER", str(tmp_path))
    monkeypatch.delenv("HAPPY_TERRITORY", raising=False)
    assert Play().platform.territory_folder.is_dir()
