"""What the checker takes for one effect, and whose refusal it takes for a calendar's work."""

from collections import defaultdict
from typing import Any

import pytest

from tests.faults.checker.facts import Facts, Record, Row
from tests.faults.checker.rules import no_loss, once_each, states_follow

STAGES = ("prospection", "immersion", "installation", "insertion")
FAMILY = "f"


def _told(stage: str, kind: str, id: str, *, cause: str = "", by: str = "command") -> Record:
    headers = {
        "ce_id": id,
        "ce_source": f"/t/{stage}",
        "ce_subject": FAMILY,
        "ce_type": f"fr.happy.{stage}.{kind}.v1",
        "ce_causationid": cause,
        "ce_correlationid": by,
    }
    return Record(f"t.{stage}", 0, 0, headers, b"{}")


def _facts(*records: Record, attempts: tuple[Row, ...] = (), **tables: list[Row]) -> Facts:
    """What was told, and nothing but these tables of every service."""
    kept: dict[str, Any] = {stage: defaultdict(list, tables) for stage in STAGES}
    log = {stage: [each for each in records if each.topic == f"t.{stage}"] for stage in STAGES}
    return Facts("t", list(attempts), [], log, {}, kept)


QUALIFIED = _told("prospection", "candidate-qualified", "q")
OPENED = _told("installation", "installation-opened", "o")


@pytest.mark.parametrize(
    ("causes", "made"), [(["q"], None), (["o"], None), (["q", "o"], 2), ([], 0), (["x"], 0)]
)
def test_a_partners_path_is_opened_once_by_whichever_event_was_heard_first(
    causes: list[str], made: int | None
) -> None:
    paths = [
        _told("insertion", "partner-path-opened", f"p{number}", cause=cause)
        for number, cause in enumerate(causes)
    ]
    told = [each for each in once_each(_facts(QUALIFIED, OPENED, *paths)) if "path-opened" in each]
    assert told == ([] if made is None else [f"candidate-qualified q made {made} {PATH}, not one"])


PATH = "partner-path-opened"
EXPIRED = _told("immersion", "immersion-expired", "e", by="timer:reply:1")
REFUSED: Row = {
    "key": "1-00",
    "service": "immersion",
    "command": "POST /v1/stays/confirmation",
    "subject": FAMILY,
    "result": "fail",
    "status": 409,
    "meant": "ok",
    "tells": (),
    "leaves": None,
}
LEFT: Row = REFUSED | {"result": "ok", "status": 200, "leaves": ("stay", "planned")}


@pytest.mark.parametrize(("records", "is_told"), [((EXPIRED,), False), ((), True)])
def test_a_refusal_is_none_of_the_platforms_where_a_calendar_ended_what_it_was_about(
    records: tuple[Record, ...], is_told: bool
) -> None:
    told = [each for each in no_loss(_facts(*records, attempts=(REFUSED,))) if "refused" in each]
    assert bool(told) is is_told


@pytest.mark.parametrize(("records", "is_told"), [((EXPIRED,), False), ((), True)])
def test_a_state_is_a_calendars_only_where_it_said_so(
    records: tuple[Record, ...], is_told: bool
) -> None:
    stay = [{"subject": FAMILY, "status": "expired"}]
    assert bool(list(states_follow(_facts(*records, attempts=(LEFT,), stay=stay)))) is is_told
