"""What was once published stays: each shape of an event, and the fingerprint of each sample."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from chassis import compatibility, schemas
from chassis.published import Samples, short, unwritable
from chassis.schemas import Shape
from contracts.event import Event

FROZEN: Final = "samples.lock"


@dataclass
class Archive:
    """The part of the catalogue that only grows; `kept` is what its files should hold."""

    catalogue: Path
    kept: dict[str, str] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def shapes(self, name: str) -> list[Shape]:
        """The released shapes of an event version, the first revision first."""
        found: list[Shape] = []
        while (path := self.catalogue / _revision(name, len(found) + 1)).exists():
            found.append(Shape(**json.loads(path.read_text(encoding="utf-8"))))
        return found

    def release(self, kind: type[Event]) -> None:
        """Adds a revision where the shape is new, and refuses one that would break somebody."""
        name, now = short(kind), schemas.shape(kind)
        before = self.shapes(name)
        if len(before) < len(list((self.catalogue / name).glob("revision-*.json"))):
            self._refuse(kind.__name__, f"il manque sa révision {len(before) + 1}")
        for why in compatibility.refusals(before, now):
            self._refuse(kind.__name__, why)
        for number, shape in enumerate(before if now in before else [*before, now], 1):
            self.kept[_revision(name, number)] = written(vars(shape))

    def freeze(self, kinds: Mapping[str, type[Event]], samples: Mapping[str, Samples]) -> None:
        """Adds the samples that are new; refuses that one changes, or goes."""
        frozen = self._frozen()
        prints = {
            f"{name}/{title}": _fingerprint(sample)
            for name in kinds
            for title, sample in samples[name].items()
        }
        for key, print_ in prints.items():
            name, _, title = key.partition("/")
            if frozen.get(key, print_) != print_:
                self._refuse(key, "un exemple figé ne change plus, ajoutez-en un autre")
            if key in frozen and not self.shapes(name):
                self._refuse(key, "les formes publiées de cet événement ont disparu")
            if key not in frozen and unwritable(kinds[name], samples[name][title]):
                self._refuse(key, "cet exemple ne pourrait pas être écrit")
        for key in sorted(frozen.keys() - prints.keys()):
            self._refuse(key, "cet exemple ou son événement a disparu, le journal en contient")
        self.kept[FROZEN] = "".join(f"{prints[key]}  {key}\n" for key in sorted(prints))

    def _frozen(self) -> dict[str, str]:
        path = self.catalogue / FROZEN
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return {key: print_ for print_, _, key in (line.partition("  ") for line in lines)}

    def _refuse(self, what: str, why: str) -> None:
        self.refusals.append(f"{what} : {why}")


def written(document: Mapping[str, Any]) -> str:
    """A document as the catalogue's files hold it."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _revision(name: str, number: int) -> str:
    return f"{name}/revision-{number}.json"


def _fingerprint(sample: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(sample, sort_keys=True).encode()).hexdigest()
