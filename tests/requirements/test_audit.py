"""The audit says what is wrong and what it could not look at; it never passes for having run."""

import json
from pathlib import Path
from typing import Any

import pytest

from requirements import audit


def _report(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


SOUND = {"name": "sound", "version": "1", "vulns": []}
WEAK = {"name": "weak", "version": "1", "vulns": [{"id": "CVE-0000-1", "fix_versions": []}]}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found on PyPI"}


def test_nothing_known_against_what_was_looked_at_is_well() -> None:
    assert audit.judged(_report(SOUND)).well is True


def test_a_package_with_a_known_weakness_is_named() -> None:
    verdict = audit.judged(_report(SOUND, WEAK, UNKNOWN))
    assert verdict.well is False
    assert "weak CVE-0000-1" in verdict.sentence


@pytest.mark.parametrize("report", [_report(SOUND, UNKNOWN), _report(), "", "Traceback", "{}"])
def test_a_service_out_of_reach_is_never_taken_for_a_clean_bill(report: str) -> None:
    verdict = audit.judged(report)
    assert verdict.well is None
    assert "NON EXÉCUTÉ" in str(verdict)


@pytest.mark.parametrize("lock", audit.LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_of_our_locks_has_its_hashes(lock: Path) -> None:
    assert audit.locks((lock,)).well
    assert audit.pins(lock)


@pytest.mark.parametrize(
    "line", ["loose==1.0\n", "loose>=1.0 \\\n    --hash=sha256:00\n", "-e git+x\n", "./here\n"]
)
def test_a_requirement_without_a_version_or_a_hash_is_named(tmp_path: Path, line: str) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(f"sound==1 \\\n    --hash=sha256:00\n    # via x\n{line}", encoding="utf-8")
    verdict = audit.locks((lock,))
    assert verdict.well is False
    assert f"lock.txt, {line.split(maxsplit=1)[0]}" in verdict.sentence


def test_what_runs_when_deployed_is_what_was_tested() -> None:
    runtime, telemetry, dev, *_ = map(audit.pins, audit.LOCKS)
    assert runtime.items() <= dev.items()
    assert telemetry.items() <= dev.items()
