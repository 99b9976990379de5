"""The generated pages: catalogue, journey, alarms and security standard, true to the code."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from chassis import alarm_pages, anchors_page, asyncapi, choreography, published, schemas
from chassis.alarms import ALARMS, PAGES
from chassis.serve import declared
from chassis.service import Service
from happy import asvs_page, guarantee_page, performance_page
from happy.archive import Archive, written
from happy.places import ROOT
from happy.programs import services
from happy.topics import BOUNDS, PARTITIONS

SAMPLES: Final = Path("contracts/samples")
CATALOGUE: Final = Path("contracts/catalogue")
MAP: Final = Path("docs/journey.md")
ALARM_RULES: Final = Path("deploy/observability/alarms.yml")
RUNBOOKS: Final = Path(PAGES) / "README.md"
TOPICS: Final = asyncapi.TopicSettings(
    PARTITIONS,
    {**BOUNDS, "max.message.bytes": int(BOUNDS["max.message.bytes"]), "cleanup.policy": ["delete"]},
    "Set by each territory: `retention_days.stages` in its territory.toml.",
)
ANCHORS: Final = asyncapi.TopicSettings(
    1, TOPICS.configuration, "Set by each territory: `retention_days.anchors`; for good without it."
)


@dataclass
class Pages:
    """What the generated files should hold, by path below the root; or why they can't be made."""

    root: Path
    texts: dict[Path, str] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def stale(self) -> list[Path]:
        """Files that are missing, differ, or should not be there."""
        files = (path for path in (self.root / CATALOGUE).rglob("*") if path.is_file())
        here = {path.relative_to(self.root) for path in files}
        differing = {path for path, text in self.texts.items() if self._read(path) != text}
        return sorted(differing | (here - self.texts.keys()))

    def write(self) -> list[Path]:
        """Puts right what is stale, and returns it."""
        changed = self.stale()
        for path in changed:
            if path in self.texts:
                (self.root / path).parent.mkdir(parents=True, exist_ok=True)
                (self.root / path).write_text(self.texts[path], encoding="utf-8")
            else:
                (self.root / path).unlink()
        return changed

    def _read(self, path: Path) -> str | None:
        full = self.root / path
        return full.read_text(encoding="utf-8") if full.exists() else None


def of_this_tree() -> Pages:
    """The pages of the services that this tree has."""
    pages = compose([declared(program.name) for program in services()], ROOT)
    _add_security(pages)
    if (ROOT / guarantee_page.RESULTS).exists():
        pages.texts[guarantee_page.PAGE] = guarantee_page.page(ROOT)
    if measured := performance_page.results(ROOT):
        pages.refusals += performance_page.faults(measured)
        pages.texts[performance_page.PAGE] = performance_page.page(measured, ROOT)
    return pages


def compose(stages: Sequence[Service], root: Path) -> Pages:
    """The pages of those services, beside what was published and frozen below `root`."""
    pages, archive = Pages(root), Archive(root / CATALOGUE)
    samples = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((root / SAMPLES).glob("*.json"))
    }
    for stage in stages:
        pages.refusals += published.faults(stage.name, stage.contract, samples)
    if pages.refusals:
        return pages
    kinds = {published.short(k): k for stage in stages for k in published.events(stage.contract)}
    for name, kind in kinds.items():
        archive.release(kind)
        pages.texts[CATALOGUE / name / "producer.json"] = written(schemas.written(kind))
        pages.texts[CATALOGUE / name / "consumer.json"] = written(schemas.accepted(kind))
    archive.freeze(kinds, samples)
    pages.refusals += archive.refusals
    pages.texts |= {CATALOGUE / name: text for name, text in archive.kept.items()}
    document = asyncapi.document(stages, samples, TOPICS)
    anchors_page.add(document, stages, ANCHORS)
    pages.texts[CATALOGUE / "asyncapi.json"] = written(document)
    pages.texts[MAP] = choreography.page(stages)
    pages.texts[ALARM_RULES] = alarm_pages.rules(ALARMS)
    pages.texts[RUNBOOKS] = alarm_pages.index(ALARMS)
    return pages


def _add_security(pages: Pages) -> None:
    """The page of the security standard, refused where it claims what is not there.

    A tree that is deployed has code alone: neither the answers nor the tests they name.
    """
    if not (ROOT / asvs_page.ANSWERS).exists():
        return
    given = asvs_page.answers(ROOT)
    pages.refusals += asvs_page.faults(given, asvs_page.required(ROOT), ROOT)
    pages.texts[asvs_page.PAGE] = asvs_page.page(given)
