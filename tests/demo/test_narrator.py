"""The narrator has a French sentence for every event that the contracts know."""

import json
from pathlib import Path

import pytest

from demo.narrator import SENTENCES
from happy.places import ROOT

SAMPLES = sorted((ROOT / "contracts" / "samples").glob("*.json"))


@pytest.mark.parametrize("sample", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_every_sample_is_told_in_a_sentence(sample: Path) -> None:
    kind = sample.name.split(".")[1]
    for data in json.loads(sample.read_text(encoding="utf-8")).values():
        assert SENTENCES[kind](data)


def test_no_sentence_is_for_an_event_that_does_not_exist() -> None:
    assert set(SENTENCES) == {path.name.split(".")[1] for path in SAMPLES}
