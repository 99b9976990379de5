"""Writes a territory's communes.csv and epci.csv from the npm package of French administrative
divisions, unpacked: `python -m deploy.territories.reference PACKAGE DEPARTMENT YEAR FOLDER`."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

SOURCE = "@etalab/decoupage-administratif (npm, licence MIT)"


def _load(package: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((package / "data" / name).read_text(encoding="utf-8"))
    return found


def _write(path: Path, source: str, header: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(f"# {source}\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write(package: Path, department: str, year: int, folder: Path) -> None:
    """Writes both files; `year` is the year of the official geographic code."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    source = f"{SOURCE}, version {about['version']}, code officiel géographique {year}"
    members = {
        member["code"]: epci for epci in _load(package, "epci.json") for member in epci["membres"]
    }
    communes = [
        commune
        for commune in _load(package, "communes.json")
        if commune["type"] == "commune-actuelle" and commune.get("departement") == department
    ]
    _write(
        folder / "communes.csv",
        source,
        ["code", "name", "epci", "since", "until"],
        [[c["code"], c["nom"], members[c["code"]]["code"], "", ""] for c in communes],
    )
    epcis = {members[c["code"]]["code"]: members[c["code"]] for c in communes}
    _write(
        folder / "epci.csv",
        source,
        ["siren", "name", "kind"],
        [[siren, epci["nom"], epci["type"]] for siren, epci in sorted(epcis.items())],
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
