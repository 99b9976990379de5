"""No place is written into the software: a territory is a folder, and nothing but a folder."""

import csv
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from happy.places import ROOT

TERRITORY = ROOT / "deploy" / "territories"
PLACES_ALLOWED = ("deploy/territories/", "demo/", "docs/", "tests/")
PRODUCT = re.compile(r"happy[ -_]?cantal", re.IGNORECASE)
SHORTEST_NAME = 6


def _files() -> Iterator[tuple[str, str]]:
    """Every tracked or new text file outside the folders that may name places."""
    told = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in told.stdout.splitlines():
        path = ROOT / name
        if not name.startswith(PLACES_ALLOWED) and path.is_file():
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def _names(table: Path) -> set[str]:
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return {row["name"] for row in rows if len(row["name"]) >= SHORTEST_NAME}


def found(name: str, content: str) -> list[str]:
    """The places named in a text."""
    places = {
        place
        for folder in TERRITORY.iterdir()
        if folder.is_dir()
        for table in ("communes.csv", "epci.csv")
        for place in _names(folder / table)
    }
    content = PRODUCT.sub("", content)
    named = re.compile(r"\b(" + "|".join(map(re.escape, sorted(places))) + r")\b")
    wrong = [f"{name}: {each}" for each in named.findall(content)]
    wrong += [
        f"{name}: {each}" for each in re.findall(r"[Cc]antal|[Ll]ozère|fr-(?:15|48)", content)
    ]
    wrong += [f"{name}: {each}" for each in re.findall(r"[\"'`](?:15|48)\d{3}[\"'`]", content)]
    return wrong


def test_no_file_outside_the_territories_names_a_place() -> None:
    assert [wrong for name, content in _files() for wrong in found(name, content)] == []


def test_a_planted_place_is_found() -> None:
    assert found("x", "the town of Saint-Flour")
    assert found("x", 'commune = "15014"')
    assert found("x", "topic fr-15.installation")
    assert found("x", "topic fr-48.installation")
    assert found("x", "la Lozère")
    assert found("x", "commune = '48095'")
    assert found("x", "le Cantal")
    assert not found("x", "Happy Cantal, happy-cantal")
