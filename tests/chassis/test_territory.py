"""A territory's folder is validated whole, and says everything wrong with it at once."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chassis.migrate import SERVICES
from chassis.serve import declared
from chassis.territory import Territory, TerritoryInvalid
from tests.territories import FICTIVE

TERRITORIES = SERVICES.parent / "deploy" / "territories"
OFFICIAL = TERRITORIES / "fr-15"
EXAMPLE = TERRITORIES / "fr-48"
FOLDERS = [*sorted(path for path in TERRITORIES.iterdir() if path.is_dir()), FICTIVE]
STAGES = ("prospection", "immersion", "installation", "insertion")
LAW = ("article", "Loi ", "CNIL", "Règle des emplois de l'inclusion")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FICTIVE, tmp_path / "zz-99"))


def _errors(folder: Path) -> list[str]:
    with pytest.raises(TerritoryInvalid) as refused:
        Territory.load(folder)
    return refused.value.errors


def test_every_error_is_listed_at_once(folder: Path) -> None:
    (folder / "wording.toml").unlink()
    (folder / "territory.toml").write_text('code = "autre"\ntimezone = "Nulle/Part"\n')
    (folder / "rules.toml").write_text('[stage.days]\nmode = "parfois"\nvalues = []\n')
    (folder / "trades.csv").write_text("code,version,label,naf_section,naf_version\nX,,,,\n")
    (folder / "epci.csv").write_text("siren,name,kind\n")
    told = "\n".join(_errors(folder))
    for expected in (
        "wording.toml : ce fichier manque",
        "territory.toml : name est obligatoire",
        "territory.toml : timezone",
        "territory.toml : code doit être le nom du dossier",
        "territory.toml : retention_days.stages",
        "territory.toml : retention_days.partners",
        "rules.toml : stage.days, mode",
        "rules.toml : stage.days, meaning et source",
        "rules.toml : stage.days, values",
        "trades.csv, ligne 2 : colonne(s) à corriger : code, label",
        "communes.csv : l'EPCI de la commune 99001",
    ):
        assert expected in told


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert _errors(tmp_path / "nulle-part") == [
        "nulle-part : ce dossier de territoire n'existe pas."
    ]


def test_what_is_wrong_in_another_file_of_rules_is_said_of_that_file(folder: Path) -> None:
    (folder / "aids.toml").write_text('[aids.moving]\nmode = "fixed"\n')
    assert _errors(folder) == [
        "aids.toml : aids.moving, meaning et source sont obligatoires.",
        "aids.toml : aids.moving, values est une liste de { from = AAAA-MM-JJ, value = … }.",
    ]


def test_two_values_of_one_day_are_refused(folder: Path) -> None:
    (folder / "rules.toml").write_text(
        '[a.b]\nmode = "fixed"\nmeaning = "x"\nsource = "y"\n'
        "values = [{ from = 2024-01-01, value = 1 }, { from = 2024-01-01, value = 2 }]\n"
    )
    assert _errors(folder) == ["rules.toml : a.b, deux valeurs commencent le même jour."]


def test_the_local_day_is_the_territorys() -> None:
    territory = Territory.load(FICTIVE)
    late_in_utc = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
    assert territory.local_date(late_in_utc) == date(2026, 3, 3)
    assert territory.start_of(date(2026, 3, 3)).astimezone(UTC).hour == 20


def test_a_commune_is_known_only_while_it_exists() -> None:
    territory = Territory.load(FICTIVE)
    assert territory.commune("99100", date(2024, 12, 31)) is not None
    assert territory.commune("99100", date(2025, 1, 1)) is None
    assert territory.commune("99101", date(2024, 12, 31)) is None
    assert territory.commune("99101", date(2025, 1, 1)) is not None
    assert territory.commune("12345", date(2025, 1, 1)) is None


def test_the_departments_folder_is_valid_and_whole() -> None:
    territory = Territory.load(OFFICIAL)
    assert len(territory.communes) == 250
    assert len(territory.epcis) == 10
    assert len(territory.trades) >= 40
    assert {trade.naf_version for trade in territory.trades} == {"rev2"}
    assert all(territory.naf(trade.naf_section, "rev2") for trade in territory.trades)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_finds_all_it_reads_in_every_territory(folder: Path, stage: str) -> None:
    declared(stage).check(Territory.load(folder))


def test_the_second_department_is_real_in_its_places_and_says_that_its_rules_are_nobodys() -> None:
    territory = Territory.load(EXAMPLE)
    assert (len(territory.communes), len(territory.epcis)) == (152, 11)
    for entry in territory.rules.entries.values():
        if not entry.name.startswith("letters."):
            is_law = any(each in entry.source for each in LAW)
            assert is_law or "non adoptée" in entry.source, entry.name


def test_the_second_department_decides_otherwise_than_the_first() -> None:
    first, second = (Territory.load(each).rules.entries for each in (OFFICIAL, EXAMPLE))
    decidable = {name for name in first.keys() & second.keys() if first[name].mode == "decidable"}
    others = {name for name in decidable if first[name].values != second[name].values}
    assert len(others) > len(decidable) * 3 / 4


def test_a_section_has_its_passage_to_the_next_nomenclature() -> None:
    territory = Territory.load(OFFICIAL)
    for naf in territory.nafs:
        for code in (naf.becomes or "").split():
            assert territory.naf(code, "2025") is not None


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("audit = 365", None),
        ("audit = 365\nanchors = 395", None),
        ("audit = 365\nanchors = 394", "retention_days.anchors dépasse retention_days.audit"),
        ("anchors = 400", "retention_days.anchors dépasse retention_days.audit"),
        ("audit = 0", "retention_days.audit est un nombre de jours"),
        ('audit = 365\nanchors = "long"', "retention_days.anchors est un nombre de jours"),
    ],
)
def test_the_anchors_of_an_audit_outlive_it(folder: Path, days: str, said: str | None) -> None:
    file = folder / "territory.toml"
    others = file.read_text().partition("audit = ")[0]
    file.write_text(others + days)
    errors = _errors(folder) if said else []
    assert any(str(said) in each for each in errors) is bool(said)
    if said is None:
        assert Territory.load(folder).retention_days["audit"] == 365
