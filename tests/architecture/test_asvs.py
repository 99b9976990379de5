"""The table of the security standard answers everything, and claims nothing that is not there."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from happy.asvs_page import Answer, answers, faults, page, required
from happy.places import ROOT

HERE = "tests/architecture/test_asvs.py"
SOUND = Answer("1.1.1", 2, "something", "met", (f"{HERE}::test_the_table_has_no_fault",))


def test_the_table_has_no_fault() -> None:
    assert faults(answers(ROOT), required(ROOT), ROOT) == []


def test_every_requirement_of_levels_one_and_two_is_there_once() -> None:
    ids = [each.id for each in answers(ROOT)]
    assert len(ids) == len(set(ids)) == 253
    assert [sum(each.level == level for each in answers(ROOT)) for level in (1, 2)] == [70, 183]
    assert {each.chapter for each in answers(ROOT)} == set(range(1, 18))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": "1.1.9"}, "1.1.1 is not answered"),
        ({"level": 1}, "1.1.1 is of level 2"),
        ({"status": "nearly"}, "1.1.1 has an unknown status, nearly"),
        ({"evidence": ()}, "1.1.1 is met without evidence"),
        ({"status": "gap"}, "1.1.1 is gap without a reason"),
        ({"evidence": ("tests/nowhere.py",)}, "1.1.1 names tests/nowhere.py, which is not there"),
        ({"evidence": (f"{HERE}::test_none",)}, f"1.1.1 names test_none, which {HERE} has not"),
    ],
)
def test_a_planted_fault_is_found(changes: Any, fault: str) -> None:
    assert faults([SOUND], {"1.1.1": 2}, ROOT) == []
    assert fault in faults([replace(SOUND, **changes)], {"1.1.1": 2}, ROOT)


def test_a_requirement_answered_twice_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "security"
    folder.mkdir(parents=True)
    entry = '["1.1.1"]\nlevel = 1\nasks = "x"\nstatus = "gap"\n'
    (folder / "asvs.toml").write_text(entry * 2, encoding="utf-8")
    with pytest.raises(ValueError, match="Cannot"):
        answers(tmp_path)


def test_the_page_shows_each_requirement_with_its_evidence() -> None:
    shown = page([SOUND])
    assert "| 1.1.1 | 2 | something | met |" in shown
    assert f"[test_the_table_has_no_fault](../../{HERE})" in shown
