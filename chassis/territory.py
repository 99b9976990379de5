"""Territory."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chassis.rules import Key, Rules


class TerritoryInvalid(Exception):
    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@dataclass
class Territory:
    code: str
    rules: Rules = field(default_factory=Rules)
    timezone: ZoneInfo = ZoneInfo("Europe/Paris")

    @classmethod
    def load(cls, folder: Path) -> "Territory":
        return cls(folder.name)

    def check(self, keys: Iterable[Key[Any]]) -> list[str]:
        return []

    def local_date(self, moment: datetime) -> date:
        return moment.astimezone(self.timezone).date()

    def start_of(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.timezone)
