"""A territory's folder: names, dates, codes and words, validated whole before anything starts."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chassis.reference import Commune, Epci, Naf, ProgrammeOrientation, SchoolLevel, Trade, tables
from chassis.rules import Dated, Entry, Family, Key, Rules

RULES = "rules.toml"
MORE_RULES = ("aids.toml",)
"""Files of rules that a territory may do without."""

ANCHORS_OUTLIVE = 30
"""Days by which the anchors of the audit outlive it: Kafka forgets by itself, we once an hour."""


class TerritoryInvalid(ValueError):
    """A folder that can't be used; `errors` lists everything wrong with it, in French."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = list(errors)


@dataclass
class Territory:
    """Everything a deployment knows of the place it serves."""

    code: str
    name: str
    timezone: ZoneInfo
    rules: Rules
    retention_days: Mapping[str, int]
    wording: Mapping[str, str]
    communes: Sequence[Commune] = ()
    epcis: Sequence[Epci] = ()
    trades: Sequence[Trade] = ()
    nafs: Sequence[Naf] = ()
    levels: Sequence[SchoolLevel] = ()
    orientations: Sequence[ProgrammeOrientation] = ()
    shortage_trades: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.shortage_trades = frozenset(trade.code for trade in self.trades)

    @classmethod
    def load(cls, folder: Path) -> "Territory":
        """The territory of a folder. Raises TerritoryInvalid with every error found."""
        reader = _Reader(folder)
        territory = reader.territory()
        if reader.errors or territory is None:
            raise TerritoryInvalid(reader.errors)
        return territory

    def check(self, keys: Sequence[Key[Any] | Family[Any]]) -> list[str]:
        """What a service that reads those rules would miss, in French."""
        return self.rules.check(keys)

    def local_date(self, moment: datetime) -> date:
        """The day it is here at that moment."""
        return moment.astimezone(self.timezone).date()

    def start_of(self, day: date) -> datetime:
        """The first moment of a local day."""
        return datetime.combine(day, time(), self.timezone)

    @cached_property
    def _epcis(self) -> dict[str, Epci]:
        return {epci.siren: epci for epci in self.epcis}

    @cached_property
    def _trades(self) -> dict[str, Trade]:
        return {trade.code: trade for trade in self.trades}

    def epci(self, siren: str) -> Epci | None:
        """The EPCI of that SIREN, if it is one of ours."""
        return self._epcis.get(siren)

    def trade(self, code: str) -> Trade | None:
        """The shortage trade of that ROME code, if it is one of ours."""
        return self._trades.get(code)

    def commune(self, code: str, on: date) -> Commune | None:
        """The commune of that official code, if it is ours and exists on that day."""
        for commune in self.communes:
            if commune.code == code and commune.exists(on):
                return commune
        return None

    def communes_of(self, siren: str, on: date) -> list[Commune]:
        """The communes of an EPCI on a day."""
        return [each for each in self.communes if each.epci == siren and each.exists(on)]

    def naf(self, code: str, version: str) -> Naf | None:
        """The section of that activity in that nomenclature (`rev2` or `2025`)."""
        for naf in self.nafs:
            if naf.version == version and naf.holds(code):
                return naf
        return None

    @property
    def school_levels(self) -> Mapping[str, str]:
        """Code → French label of the levels, the youngest first."""
        return {level.code: level.label for level in self.levels}

    def words(self, key: str) -> str:
        """The territory's French for a code; the code itself where it has none."""
        return self.wording.get(key, key)


class _Reader:
    """Reads a folder to its end and collects what is wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.errors: list[str] = []

    def territory(self) -> Territory | None:
        if not self.folder.is_dir():
            self.errors.append(f"{self.folder.name} : ce dossier de territoire n'existe pas.")
            return None
        about = self._toml("territory.toml")
        code = self._text(about, "code")
        timezone = self._timezone(about)
        rules = Rules(code, self._rules())
        wording = self._toml("wording.toml")
        found = tables(self.folder, self.errors)
        if code and code != self.folder.name:
            self.errors.append("territory.toml : code doit être le nom du dossier.")
        return Territory(
            code=code,
            name=self._text(about, "name"),
            timezone=timezone,
            rules=rules,
            retention_days=self._retention(about),
            wording={key: str(value) for key, value in wording.items()},
            **found,
        )

    def _toml(self, name: str) -> dict[str, Any]:
        try:
            return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.errors.append(f"{name} : ce fichier manque, ajoutez-le.")
        except tomllib.TOMLDecodeError as error:
            self.errors.append(f"{name} : ce n'est pas du TOML valide ({error}).")
        return {}

    def _text(self, about: Mapping[str, Any], key: str) -> str:
        value = about.get(key)
        if not isinstance(value, str) or not value.strip():
            self.errors.append(f"territory.toml : {key} est obligatoire (un texte).")
            return ""
        return value

    def _timezone(self, about: Mapping[str, Any]) -> ZoneInfo:
        try:
            return ZoneInfo(str(about.get("timezone")))
        except (ValueError, LookupError, OSError):
            self.errors.append("territory.toml : timezone n'est pas un fuseau connu.")
            return ZoneInfo("UTC")

    def _retention(self, about: Mapping[str, Any]) -> dict[str, int]:
        given = about.get("retention_days")
        found = given if isinstance(given, dict) else {}
        for key in ("stages", "partners"):
            if not isinstance(found.get(key), int) or found[key] < 1:
                self.errors.append(
                    f"territory.toml : retention_days.{key} est obligatoire (un nombre de jours)."
                )
        self._kept_longer_than_what_they_prove(found)
        return {key: days for key, days in found.items() if isinstance(days, int)}

    def _kept_longer_than_what_they_prove(self, found: Mapping[str, Any]) -> None:
        """An audit is kept for good where nothing is said; its anchors outlive it."""
        audit, anchors = found.get("audit"), found.get("anchors")
        for key, days in (("audit", audit), ("anchors", anchors)):
            if days is not None and (not isinstance(days, int) or days < 1):
                self.errors.append(f"territory.toml : retention_days.{key} est un nombre de jours.")
                return
        if anchors is not None and (audit is None or anchors < audit + ANCHORS_OUTLIVE):
            self.errors.append(
                "territory.toml : retention_days.anchors dépasse retention_days.audit d'au moins"
                f" {ANCHORS_OUTLIVE} jours."
            )

    def _rules(self) -> dict[str, Entry]:
        there = [name for name in MORE_RULES if (self.folder / name).is_file()]
        entries: dict[str, Entry] = {}
        for file in (RULES, *there):
            entries |= self._entries(file, self._toml(file))
        return entries

    def _entries(self, file: str, document: Mapping[str, Any]) -> dict[str, Entry]:
        entries = {}
        for stage, rules in document.items():
            for short, given in rules.items() if isinstance(rules, dict) else ():
                name = f"{stage}.{short}"
                entry = self._entry(file, name, given if isinstance(given, dict) else {})
                if entry is not None:
                    entries[name] = entry
        return entries

    def _entry(self, file: str, name: str, given: Mapping[str, Any]) -> Entry | None:
        values = given.get("values")
        wrong = []
        if given.get("mode") not in {"fixed", "decidable"}:
            wrong.append("mode vaut fixed ou decidable")
        if not isinstance(given.get("meaning"), str) or not isinstance(given.get("source"), str):
            wrong.append("meaning et source sont obligatoires")
        if not isinstance(values, list) or not values or not all(map(_is_dated, values)):
            wrong.append("values est une liste de { from = AAAA-MM-JJ, value = … }")
        elif len({value["from"] for value in values}) < len(values):
            wrong.append("deux valeurs commencent le même jour")
        self.errors += [f"{file} : {name}, {each}." for each in wrong]
        if wrong:
            return None
        dated = sorted((Dated(each["from"], each["value"]) for each in values or ()), key=_since)
        return Entry(name, given["mode"], tuple(dated), given["meaning"], given["source"], file)


def _since(dated: Dated) -> date:
    return dated.since


def _is_dated(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("from"), date)
        and not isinstance(value.get("from"), datetime)
        and "value" in value
    )
