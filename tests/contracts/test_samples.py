"""The samples: each event has some, they show everything it can say, and they read for ever."""

import json
from pathlib import Path
from typing import Any

import pytest

from chassis.published import faults, unwritable
from contracts.event import Event, p1, read
from happy.archive import FROZEN, Archive
from tests.contracts.planted import GONE, STAGE, module, samples, told
from tests.contracts.stages import KINDS, SAMPLES

NAMED = [(name, title) for name in KINDS for title in SAMPLES.get(name, {})]
TOLD = f"{STAGE}.told.v1"


def said(kind: type[Event], given: Any) -> list[str]:
    return faults(STAGE, module(kind), {TOLD: given})


@pytest.mark.parametrize("name", KINDS)
def test_every_event_has_a_sample(name: str) -> None:
    assert SAMPLES[name]


@pytest.mark.parametrize(("name", "title"), NAMED)
def test_a_sample_reads_and_says_the_same_when_written_again(name: str, title: str) -> None:
    kind, sample = KINDS[name], SAMPLES[name][title]
    event = read(kind, json.dumps(sample).encode())
    assert json.loads(event.model_dump_json(exclude_none=True)) == sample


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_that_of_an_event(name: str) -> None:
    assert name in KINDS


def test_an_event_without_a_sample_is_refused() -> None:
    assert said(told(), {}) == [f"Told : il manque contracts/samples/{TOLD}.json"]


@pytest.mark.parametrize(
    "change",
    [
        {"days": (int, p1("Days.", ge=5, le=366))},
        {"days": (bool, p1("Whether."))},
        {"cost": (int, p1("Euros."))},
        {"season": (bool, p1("Whether it was summer."))},
    ],
)
def test_a_sample_that_no_longer_reads_is_told(change: Any) -> None:
    assert "Told : l'exemple « a-family » ne se lit plus (schema-invalid)" in said(
        told(**change), samples()
    )


def test_a_field_or_a_variant_that_no_sample_shows_is_told() -> None:
    family = {"a-family": samples()["a-family"]}
    assert said(told(), family) == ["Told : aucun exemple ne montre `who` avec {'kind': 'firm'}"]
    bare = {
        title: {name: each for name, each in sample.items() if name != "trade"} | {"wishes": []}
        for title, sample in samples().items()
    }
    assert said(told(), bare) == [
        "Told : aucun exemple ne montre `wishes[]`",
        "Told : aucun exemple ne montre `trade`",
    ]


def _frozen(folder: Path, kind: type[Event], given: Any) -> Archive:
    """The archive after an event and its samples were published."""
    archive = Archive(folder)
    archive.release(kind)
    archive.freeze({TOLD: kind}, {TOLD: given})
    if not archive.refusals:
        for name, text in archive.kept.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return archive


def test_a_frozen_sample_never_changes(tmp_path: Path) -> None:
    assert _frozen(tmp_path, told(), samples()).refusals == []
    changed = samples()
    changed["a-family"]["days"] = 4
    [refusal] = _frozen(tmp_path, told(), changed).refusals
    assert refusal.startswith(f"{TOLD}/a-family : un exemple figé ne change plus")


def test_a_frozen_sample_never_goes(tmp_path: Path) -> None:
    _frozen(tmp_path, told(), samples())
    [refusal] = _frozen(tmp_path, told(), {"a-family": samples()["a-family"]}).refusals
    assert refusal.startswith(f"{TOLD}/a-firm : cet exemple ou son événement a disparu")


def test_an_event_whose_samples_are_frozen_never_goes(tmp_path: Path) -> None:
    _frozen(tmp_path, told(), samples())
    archive = Archive(tmp_path)
    archive.freeze({}, {})
    assert len(archive.refusals) == 2


def test_a_sample_can_be_added_if_its_event_would_write_it(tmp_path: Path) -> None:
    _frozen(tmp_path, told(), samples())
    more = samples() | {"another": samples()["a-firm"] | {"days": 9}}
    assert _frozen(tmp_path, told(), more).refusals == []
    assert f"{TOLD}/another" in (tmp_path / FROZEN).read_text(encoding="utf-8")
    odd = more | {"odd": samples()["a-firm"] | {"unknown": 1}}
    [refusal] = _frozen(tmp_path, told(), odd).refusals
    assert refusal == f"{TOLD}/odd : cet exemple ne pourrait pas être écrit"


def test_a_frozen_sample_outlives_a_field_that_is_not_written_any_more(tmp_path: Path) -> None:
    _frozen(tmp_path, told(), samples())
    shorter = told(trade=GONE)
    assert unwritable(shorter, samples()["a-family"])
    assert _frozen(tmp_path, shorter, samples()).refusals == []
    assert said(shorter, samples()) == []


def test_a_compatible_change_adds_a_revision_and_keeps_the_others(tmp_path: Path) -> None:
    _frozen(tmp_path, told(), samples())
    first = (tmp_path / TOLD / "revision-1.json").read_bytes()
    longer = told(place=(str | None, p1("A code.", default=None, max_length=9)))
    assert _frozen(tmp_path, longer, samples()).refusals == []
    assert len(Archive(tmp_path).shapes(TOLD)) == 2
    assert (tmp_path / TOLD / "revision-1.json").read_bytes() == first
    _frozen(tmp_path, longer, samples())
    assert len(Archive(tmp_path).shapes(TOLD)) == 2


def test_an_incompatible_change_is_refused_against_every_revision(tmp_path: Path) -> None:
    _frozen(tmp_path, told(), samples())
    _frozen(tmp_path, told(trade=GONE), samples())
    again = told(trade=(int | None, p1("Used again.", default=None)))
    archive = _frozen(tmp_path, again, samples())
    assert any("révision 1" in refusal and "`trade`" in refusal for refusal in archive.refusals)
    assert len(Archive(tmp_path).shapes(TOLD)) == 2


def test_a_revision_that_was_taken_away_is_missed(tmp_path: Path) -> None:
    _frozen(tmp_path, told(), samples())
    _frozen(tmp_path, told(trade=GONE), samples())
    (tmp_path / TOLD / "revision-1.json").unlink()
    assert "Told : il manque sa révision 1" in _frozen(tmp_path, told(), samples()).refusals
    (tmp_path / TOLD / "revision-2.json").unlink()
    assert any("ont disparu" in each for each in _frozen(tmp_path, told(), samples()).refusals)
