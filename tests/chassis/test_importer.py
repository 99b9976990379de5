"""Files are brought in line by line, each line once, whatever happens to the process."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from chassis import import_run, importer
from chassis.csv_import import Outcome
from chassis.import_jobs import HELD_FOR
from chassis.importer import (
    NOBODY_VOUCHED,
    NOT_ALLOWED_ANY_MORE,
    REPORTS_KEPT,
    UNFINISHED_KEPT,
    VOUCHED_WITHIN,
)
from tests.chassis.conftest import Lines
from tests.chassis.import_room import (
    ImportRoom,
    a_file,
    an_import_room,
    became,
    job,
    outcomes,
    send,
    sent,
)
from tests.chassis.stage import running, until
from tests.platform import Platform

MIXED = ("a", "wrong", "bb", "broken", "known", "taken", "bug", "ccc", "bb", "late", "dddddd")
BECAME = [
    "created",
    "refused",
    "created",
    "refused",
    "known",
    "known",
    "refused",
    "created",
    "known",
    "refused",
    "created",
]


@pytest.fixture
async def room(platform: Platform) -> AsyncIterator[ImportRoom]:
    async with an_import_room(platform) as made:
        yield made


@pytest.fixture
async def officer(room: ImportRoom) -> AsyncIterator[httpx.AsyncClient]:
    async with room.counter.caller() as client:
        yield client


async def brought(room: ImportRoom, officer: httpx.AsyncClient, *words: str, **more: Any) -> str:
    id = await sent(officer, *words, **more)
    await room.importer.bring_in_all()
    return id


async def test_a_line_that_is_refused_stops_no_other(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    id = await brought(room, officer, *MIXED)
    found = await became(officer, id)
    assert outcomes(found) == BECAME
    assert [each["line"] for each in found] == list(range(2, 13))
    assert [each["reference"] for each in found] == [f"R{word}" for word in MIXED]
    assert found[1]["reasons"] == [
        {"column": "mot", "detail": "Ce mot est refusé."},
        {"column": None, "detail": "Cette ligne aussi."},
    ]
    assert [each["detail"] for each in found[3]["reasons"]] == ["Une règle s'y oppose."]
    done = await job(officer, id)
    assert (done["state"], done["lines"], done["done"]) == ("done", 11, 11)
    assert (done["created"], done["known"], done["refused"]) == (4, 3, 4)
    assert await room.kept() == [1, 2, 3, 6]


async def test_every_outcome_has_its_french_word(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    found = await became(officer, await brought(room, officer, "a", "wrong", "known"))
    assert [each["label"] for each in found] == ["importée", "refusée", "déjà connue"]
    assert {outcome.french for outcome in Outcome} == {each["label"] for each in found}


async def test_what_a_refused_line_had_begun_is_undone(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    """Its bundle is redone line by line, so that the others are there."""
    found = await became(officer, await brought(room, officer, "a", "late", "ccc"))
    assert outcomes(found) == ["created", "refused", "created"]
    assert await room.kept() == [1, 3]
    assert len(await room.rows("select 1 from outbox")) == 2


async def test_a_rehearsal_says_the_same_and_keeps_nothing(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    rehearsed = await brought(room, officer, *MIXED, dry_run=True)
    assert await room.kept() == []
    assert await room.rows("select 1 from outbox") == []
    done = await brought(room, officer, *MIXED)
    tried, real = await became(officer, rehearsed), await became(officer, done)
    assert outcomes(tried) == outcomes(real) == BECAME
    assert [each["reasons"] for each in tried] == [each["reasons"] for each in real]
    assert [each["id"] for each in tried] == [None] * len(MIXED)
    kept = {str(row.id) for row in await room.rows("select id from note")}
    assert {each["id"] for each in real if each["id"]} == kept


async def test_a_double_in_another_bundle_of_a_rehearsal_is_known(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    room.importer.at_once = 1
    found = await became(officer, await brought(room, officer, "a", "bb", "b", dry_run=True))
    assert outcomes(found) == ["created", "created", "known"]


async def test_the_same_file_after_its_end_is_another_import_and_creates_nothing(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    first = await brought(room, officer, "a", "bb")
    again = await brought(room, officer, "a", "bb")
    assert again != first
    assert outcomes(await became(officer, again)) == ["known", "known"]
    assert await room.kept() == [1, 2]


async def test_an_outage_pauses_an_import_and_refuses_no_line(
    room: ImportRoom, officer: httpx.AsyncClient, lines: Lines
) -> None:
    room.words.away = 2
    id = await sent(officer, "a", "away", "ccc")
    async with running(room.importer.run):
        await until(lambda: _has_ended(officer, id))
    assert outcomes(await became(officer, id)) == ["created"] * 3
    assert len(lines.of("importer-waits")) == 2


@pytest.mark.parametrize("dry_run", [False, True])
async def test_an_outage_refuses_no_line_where_each_has_its_own_transaction(
    room: ImportRoom, officer: httpx.AsyncClient, dry_run: bool
) -> None:
    room.words.away = 1
    id = await sent(officer, "bug", "away", "ccc", dry_run=dry_run)
    with pytest.raises(ConnectionResetError):
        await room.importer.bring_in_all()
    await room.importer.bring_in_all()
    assert outcomes(await became(officer, id)) == ["refused", "created", "created"]


async def _has_ended(officer: httpx.AsyncClient, id: str) -> bool:
    return bool((await job(officer, id))["ended_at"])


class Killed(BaseException):
    """What a kill looks like to those who come after: nothing more was done."""


@pytest.mark.parametrize("dry_run", [False, True])
async def test_whenever_it_is_killed_the_end_is_the_same(
    room: ImportRoom,
    officer: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    dry_run: bool,
) -> None:
    """Each crash point is passed once more than the last time, until nothing dies."""
    passed = at = 0

    def dies(_: str) -> None:
        nonlocal passed
        passed += 1
        if passed == at:
            raise Killed

    monkeypatch.setattr(import_run, "crashpoint", dies)
    monkeypatch.setattr(importer, "crashpoint", dies)
    id = await sent(officer, *MIXED, dry_run=dry_run)
    died = 0
    while True:
        passed, at = 0, died % 3 + 1
        room.importer.at_once = died % 4 + 1
        try:
            await room.importer.bring_in_all()
        except Killed:
            died += 1
        else:
            break
    assert died > 5
    assert outcomes(await became(officer, id)) == BECAME
    done = await job(officer, id)
    assert (done["created"], done["known"], done["refused"], done["state"]) == (4, 3, 4, "done")
    assert await room.kept() == ([] if dry_run else [1, 2, 3, 6])
    assert len(await room.rows("select 1 from outbox")) == (0 if dry_run else 4)


async def test_a_file_is_brought_in_by_one_process_until_that_says_nothing_more(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    room.words.away = 1
    id = await sent(officer, "a", "away", "ccc")
    with pytest.raises(ConnectionResetError):
        await room.importer.bring_in_all()
    other = room.another("other")
    assert await other.bring_in_all() == 0
    room.clock.advance(HELD_FOR + timedelta(seconds=1))
    assert await other.bring_in_all() == 1
    assert outcomes(await became(officer, id)) == ["created"] * 3


async def test_whoever_was_overtaken_gives_up(room: ImportRoom, officer: httpx.AsyncClient) -> None:
    id = await sent(officer, "a", "bb", "ccc")
    other = room.another("other")
    held = await room.importer._next()
    assert held is not None
    room.clock.advance(HELD_FOR + timedelta(seconds=1))
    assert await other.bring_in_all() == 1
    await room.importer._bring_in(held)
    assert outcomes(await became(officer, id)) == ["created"] * 3
    assert (await job(officer, id))["created"] == 3


async def test_whoever_knows_an_older_line_gives_up(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    """The same process has the file again, and what it knew of it before is of no more use."""
    id = await sent(officer, "a", "away", "ccc")
    stale = await room.importer._next()
    assert stale is not None
    room.words.away, other = 1, room.another("other")
    other.at_once = 1
    room.clock.advance(HELD_FOR + timedelta(seconds=1))
    with pytest.raises(ConnectionResetError):
        await other.bring_in_all()
    room.clock.advance(HELD_FOR + timedelta(seconds=1))
    assert await room.importer._next() is not None
    tried = len(room.words.tried)
    await room.importer._bring_in(stale)
    assert (len(room.words.tried), await room.kept()) == (tried, [1])
    assert await room.importer.bring_in_all() == 1
    assert outcomes(await became(officer, id)) == ["created"] * 3


async def test_the_bytes_of_a_file_leave_with_its_end(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    await sent(officer, "a", "wrong")
    assert await room.bytes_left() == 2
    await room.importer.bring_in_all()
    assert await room.bytes_left() == 0
    await brought(room, officer, "a", "bb", dry_run=True)
    assert await room.bytes_left() == 0


async def test_an_import_that_is_stopped_keeps_what_was_brought_in(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    room.words.away = 1
    room.importer.at_once = 1
    id = await sent(officer, "a", "away", "ccc")
    with pytest.raises(ConnectionResetError):
        await room.importer.bring_in_all()
    answer = await officer.post(f"/v1/imports/{id}/stop", headers={"Idempotency-Key": "s"})
    assert (answer.json()["state"], answer.json()["label"]) == ("stopped", "arrêté")
    assert await room.importer.bring_in_all() == 0
    assert await room.kept() == [1]
    assert outcomes(await became(officer, id)) == ["created"]
    assert await room.bytes_left() == 0
    again = await officer.post(f"/v1/imports/{id}/stop", headers={"Idempotency-Key": "t"})
    assert again.json()["type"] == "urn:happy:problem:import-ended"


async def test_who_may_not_import_any_more_brings_nothing_in(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    id = await sent(officer, "a")
    await room.rows(
        "update import_job set caller = replace(caller, 'reception-officer', 'auditor') returning 1"
    )
    await room.importer.bring_in_all()
    done = await job(officer, id)
    assert (done["state"], done["why"], await room.kept()) == ("stopped", NOT_ALLOWED_ANY_MORE, [])


async def test_what_is_written_is_written_by_who_sent_the_file(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    parent = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    id = await brought(room, officer, "a", headers=parent)
    acts = await room.rows("select actor, action, subject, purpose, trace from audit order by 1")
    assert {act.actor for act in acts} == {"officer-1"}
    assert [(act.action, act.subject) for act in acts if act.action.startswith("import")] == [
        ("import-sent", id),
        ("import-done", id),
    ]
    assert {(act.purpose, act.trace) for act in acts} == {("sender.note-import", trace)}


async def test_a_file_that_two_people_vouch_for_waits_for_the_second(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    id = await brought(room, officer, "a", path="/v1/vouched-imports")
    assert (await job(officer, id))["state"] == "to-countersign"
    path, key = f"/v1/imports/{id}/countersignature", {"Idempotency-Key": "c"}
    own = await officer.post(path, headers=key)
    assert own.json()["type"] == "urn:happy:problem:countersigned-by-sender"
    async with room.counter.caller("officer-2") as second:
        assert (await second.post(path, headers=key)).json()["countersigned_by"] == "officer-2"
        twice = await second.post(path, headers={"Idempotency-Key": "d"})
        assert twice.json()["type"] == "urn:happy:problem:nothing-to-countersign"
    await room.importer.bring_in_all()
    assert (await job(officer, id))["created"] == 1
    [told] = await room.rows("select value from outbox")
    assert b"officer-2" in told.value


async def test_a_rehearsal_waits_for_nobody(room: ImportRoom, officer: httpx.AsyncClient) -> None:
    id = await brought(room, officer, "a", path="/v1/vouched-imports", dry_run=True)
    assert (await job(officer, id))["created"] == 1


async def test_reports_are_kept_ninety_days_and_cut_off_files_some_hours(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    id = await brought(room, officer, "a")
    await room.rows(
        "insert into import_file values (gen_random_uuid(), :now) returning 1",
        now=room.clock.now(),
    )
    room.clock.advance(UNFINISHED_KEPT)
    await room.importer.tidy()
    assert await room.bytes_left() == 1
    room.clock.advance(timedelta(seconds=1))
    await room.importer.tidy()
    assert await room.bytes_left() == 0
    room.clock.advance(REPORTS_KEPT - UNFINISHED_KEPT - timedelta(seconds=1))
    await room.importer.tidy()
    assert len(await became(officer, id)) == 1
    room.clock.advance(timedelta(seconds=1))
    await room.importer.tidy()
    assert (await officer.get(f"/v1/imports/{id}")).status_code == 404
    assert await room.rows("select 1 from import_line") == []


async def test_a_file_waits_a_week_for_its_second_officer(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    id = await sent(officer, "a", path="/v1/vouched-imports")
    room.clock.advance(VOUCHED_WITHIN)
    await room.importer.tidy()
    assert (await job(officer, id))["state"] == "to-countersign"
    room.clock.advance(timedelta(seconds=1))
    await room.importer.tidy()
    ended = await job(officer, id)
    assert (ended["state"], ended["why"]) == ("stopped", NOBODY_VOUCHED)
    assert await room.bytes_left() == 0


async def test_a_file_under_way_is_never_tidied_up(
    room: ImportRoom, officer: httpx.AsyncClient
) -> None:
    await send(officer, a_file("a"))
    room.clock.advance(REPORTS_KEPT * 2)
    await room.importer.tidy()
    assert await room.bytes_left() == 2
