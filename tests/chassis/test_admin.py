"""The operators' routes: what waits is shown safely, decided once, with a reason, and audited."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from chassis.parked_views import SHOWN_BYTES
from tests.chassis.counter import key, slug
from tests.chassis.parking import Parking, a_parking
from tests.chassis.stage import Told, subjects, until
from tests.platform import Platform

WHY = {"reason": "Vu avec l'équipe"}


@pytest.fixture(scope="module")
async def parking(platform: Platform) -> AsyncIterator[Parking]:
    async with a_parking(platform) as made:
        yield made


@pytest.fixture
async def operator(parking: Parking) -> AsyncIterator[httpx.AsyncClient]:
    parking.stage.faults.clear()
    await parking.tell(uuid4(), (1, "bon"))  # a success, so that no test meets the brake
    async with parking.counter.operator() as client:
        yield client


async def _failing(parking: Parking, *told: tuple[int, str]) -> tuple[UUID, list[int]]:
    """A subject whose events wait behind one that fails, and where they are."""
    [subject] = subjects(1)
    parking.stage.faults.add("panne")
    await parking.tell(subject, *told)
    return subject, await parking.positions(subject)


async def test_what_waits_is_listed_in_order_and_by_cause(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [first, second] = await _failing(parking, (1, "panne"), (2, "deux"))
    page = (await operator.get("/v1/parked", params={"after": first - 1, "limit": 1})).json()
    assert [(one["position"], one["cause"], one["sequence"]) for one in page] == [
        (first, "failed", 1)
    ]
    assert page[0]["subject"] == str(subject)
    assert page[0]["error"].startswith("ZeroDivisionError (write_down, ligne ")
    page = (await operator.get("/v1/parked", params={"after": first})).json()
    assert [one["position"] for one in page] == [second]
    page = (await operator.get(f"/v1/parked?after={first - 1}&cause=behind")).json()
    assert [one["position"] for one in page] == [second]


async def test_what_waits_is_counted_by_cause_and_type_with_the_release_that_met_it(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    async def failed() -> dict[str, Any]:
        groups = (await operator.get("/v1/parked/groups")).json()
        found = [one for one in groups if (one["cause"], one["state"]) == ("failed", "waiting")]
        return found[0] if found else {"subjects": 0, "events": 0}

    before = await failed()
    await _failing(parking, (1, "panne"), (2, "deux"), (3, "trois"))
    after = await failed()
    assert after["subjects"] - before["subjects"] == 1
    assert after["events"] - before["events"] == 1
    assert (after["type"], after["releases"]) == (Told.type, ["1.4.0"])
    assert (after["label"], after["last"]) == ("en attente", "2026-03-02T08:00:00Z")
    assert after["meaning"]
    assert after["advice"]


async def test_the_bytes_of_an_event_are_shown_as_text_and_never_obeyed(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    value = b"<script>alert(1)</script>\x1b[31m\x00\xff\r\n" + "\u202eté\u2028".encode()
    name = f"<b>{uuid4()}\x1b[0m\u202e"
    headers = [("ce_\x1bid", b"\x07<i>"), ("nul", None), ("octets", b"\xfe")]
    await parking.hear((name.encode(), value, headers))
    [position] = await parking.positions(name)
    answer = await operator.get(f"/v1/parked/{position}/content")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    shown = answer.json()
    assert (
        shown["value"] == r"<script>alert(1)</script>\x1b[31m\x00\xff\r" + "\n" + r"\u202eté\u2028"
    )
    assert base64.b64decode(shown["value_base64"]) == value
    listed = await operator.get("/v1/parked", params={"after": position - 1})
    detail = await operator.get(f"/v1/parked/{position}")
    for one in (detail.json(), *listed.json()):
        assert one["cause"] == "not-cloudevent"
        assert one["subject"] == name.replace("\x1b", r"\x1b").replace("\u202e", r"\u202e")
    assert shown["headers"] == [[r"ce_\x1bid", r"\x07<i>"], ["nul", None], ["octets", r"\xfe"]]
    assert shown["truncated"] is False
    for raw in (answer.text, detail.text, listed.text):
        assert not [c for c in raw if not c.isprintable()]


async def test_only_the_beginning_of_a_large_event_is_shown(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    name = str(uuid4())
    await parking.hear((name.encode(), b"x" * (SHOWN_BYTES + 1), []), (name.encode(), None, []))
    large, tombstone = await parking.positions(name)
    shown = (await operator.get(f"/v1/parked/{large}/content")).json()
    assert (len(shown["value"]), shown["truncated"]) == (SHOWN_BYTES, True)
    shown = (await operator.get(f"/v1/parked/{tombstone}/content")).json()
    assert (shown["value"], shown["value_base64"], shown["truncated"]) == (None, None, False)


async def test_what_does_not_wait_is_not_found(operator: httpx.AsyncClient) -> None:
    assert slug(await operator.get("/v1/parked/999999")) == (404, "parked-unknown")
    assert slug(await operator.get("/v1/parked/999999/content")) == (404, "parked-unknown")
    for act in ("retry", "discard", "acceptance", "pause", "resumption"):
        answer = await operator.post(f"/v1/parked/999999/{act}", json=WHY, headers=key())
        assert slug(answer) == (404, "parked-unknown")
    for bad in ("0", "-1", str(2**63), "x"):
        assert (await operator.get(f"/v1/parked/{bad}")).status_code == 422


async def test_who_gives_something_up_says_why(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [position] = await _failing(parking, (1, "panne"))
    nothing: list[dict[str, object]] = [{}]
    for body in nothing + [{"reason": reason} for reason in ("", "ab", "x" * 501, 7, None)]:
        for act in ("discard", "acceptance"):
            answer = await operator.post(f"/v1/parked/{position}/{act}", json=body, headers=key())
            assert slug(answer) == (422, "content-invalid")
    assert await parking.positions(subject) == [position]
    assert await parking.audited(subject) == []


async def test_a_repaired_subject_goes_on_when_it_is_tried_again(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [first, _] = await _failing(parking, (1, "panne"), (2, "deux"))
    await parking.drain()
    assert await parking.stage.words(subject) == []
    parking.stage.faults.clear()
    command = key()
    answers = await asyncio.gather(
        *(operator.post(f"/v1/parked/{first}/retry", headers=command) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {202}
    await parking.drain()
    assert await parking.stage.words(subject) == ["panne", "deux"]
    assert await parking.audited(subject) == [("operator-1", "parked-retried", None)]


async def test_a_given_up_event_counts_as_heard_and_the_others_go_on(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [first, *_] = await _failing(parking, (1, "panne"), (2, "deux"), (3, "trois"))
    command = key()
    for _ in range(2):
        answer = await operator.post(f"/v1/parked/{first}/discard", json=WHY, headers=command)
        assert (answer.status_code, answer.content) == (204, b"")
    await parking.drain()
    assert await parking.stage.words(subject) == ["deux", "trois"]
    assert await parking.positions(subject) == []
    await parking.tell(subject, (4, "quatre"))
    assert await parking.stage.words(subject) == ["deux", "trois", "quatre"]
    reason = WHY["reason"]
    assert await parking.audited(subject) == [("operator-1", "parked-discarded", reason)]


async def test_a_subject_where_nothing_waits_any_more_goes_on_at_once(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [position] = await _failing(parking, (1, "panne"))
    await operator.post(f"/v1/parked/{position}/discard", json=WHY, headers=key())
    await parking.tell(subject, (2, "deux"))
    assert await parking.stage.words(subject) == ["deux"]


async def test_events_are_given_up_in_their_order(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [_, second] = await _failing(parking, (1, "panne"), (2, "deux"))
    answer = await operator.post(f"/v1/parked/{second}/discard", json=WHY, headers=key())
    assert slug(answer) == (409, "earlier-event-waits")
    assert len(await parking.positions(subject)) == 2
    assert await parking.audited(subject) == []


async def test_an_unreadable_event_stands_for_what_the_operator_says(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    [subject] = subjects(1)
    raw = str(subject).encode()
    await parking.tell(subject, (1, "un"))
    await parking.hear((raw, b"?", []))
    await parking.tell(subject, (3, "trois"))
    unreadable, behind = await parking.positions(subject)
    route = f"/v1/parked/{unreadable}/discard"
    answer = await operator.post(f"/v1/parked/{behind}/discard", json=WHY, headers=key())
    assert slug(answer) == (409, "earlier-event-waits")
    answer = await operator.post(route, json=WHY | {"sequence": 5}, headers=key())
    assert slug(answer) == (409, "earlier-event-waits")
    answer = await operator.post(route, json=WHY | {"sequence": 2}, headers=key())
    assert answer.status_code == 204
    await parking.drain()
    assert await parking.stage.words(subject) == ["un", "trois"]


async def test_what_never_came_is_done_without_where_an_operator_says_so(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    [subject] = subjects(1)
    await parking.tell(subject, (1, "un"), (4, "quatre"), (7, "sept"))
    fourth, seventh = await parking.positions(subject)
    early = await operator.post(f"/v1/parked/{fourth}/discard", json=WHY, headers=key())
    assert slug(early) == (409, "hole-before")
    late = await operator.post(f"/v1/parked/{seventh}/acceptance", json=WHY, headers=key())
    assert slug(late) == (409, "earlier-event-waits")
    for position, words in ((fourth, ["un", "quatre"]), (seventh, ["un", "quatre", "sept"])):
        answer = await operator.post(f"/v1/parked/{position}/acceptance", json=WHY, headers=key())
        assert answer.status_code == 204
        await parking.drain()
        assert await parking.stage.words(subject) == words
    assert [act for _, act, _ in await parking.audited(subject)] == ["hole-accepted"] * 2


async def test_a_hole_is_accepted_only_where_there_is_one(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    _, [position] = await _failing(parking, (1, "panne"))
    answer = await operator.post(f"/v1/parked/{position}/acceptance", json=WHY, headers=key())
    assert slug(answer) == (409, "not-a-hole")


async def test_an_event_that_leaves_while_it_is_being_given_up_is_not_given_up(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [position] = await _failing(parking, (1, "panne"))
    receiver = parking.stage.receiver
    async with receiver.transactions.begin("drain") as work:
        await work.lock(subject)
        discard = operator.post(f"/v1/parked/{position}/discard", json=WHY, headers=key())
        asked = asyncio.ensure_future(discard)
        await until(parking.waits_for_a_lock)
        for table in ("parked", "parked_subject"):
            query = text(f"delete from {table} where subject = :subject")
            await work.connection.execute(query, {"subject": str(subject)})
    assert slug(await asked) == (404, "parked-unknown")
    assert await parking.audited(subject) == []


async def test_a_stopped_consumer_goes_on_when_an_operator_says_so(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    async def resume(name: str) -> httpx.Response:
        return await operator.post(f"/v1/consumers/{name}/resumption", json=WHY, headers=key())

    assert slug(await resume("receiver")) == (409, "consumer-not-stopped")
    await parking.stage.receiver.intake.stop("too-many-parked")
    assert slug(await resume("sender")) == (404, "consumer-unknown")
    assert (await resume("receiver")).status_code == 204
    [subject] = subjects(1)
    await parking.tell(subject, (1, "un"))
    assert await parking.stage.words(subject) == ["un"]
    assert await parking.audited("receiver") == [("operator-1", "consumer-resumed", WHY["reason"])]


async def test_what_failed_is_tried_by_the_clock_without_an_operator(parking: Parking) -> None:
    subject, _ = await _failing(parking, (1, "panne"))
    parking.stage.faults.clear()
    await parking.drain()
    assert await parking.stage.words(subject) == []
    parking.clock.advance(timedelta(seconds=11))
    await parking.drain()
    assert await parking.stage.words(subject) == ["panne"]
