"""What operators see of failures and do about them: states, masks, pauses, what was given up."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from chassis import masking
from tests.chassis.counter import key, slug
from tests.chassis.parking import Parking, a_parking
from tests.chassis.stage import Told, subjects
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


async def _refused(parking: Parking, *behind: str) -> tuple[UUID, list[int]]:
    """A subject whose first word is refused, and where its events are."""
    [subject] = subjects(1)
    parking.stage.faults.add("refuse-moi")
    await parking.tell(subject, *enumerate(("refuse-moi", *behind), 1))
    return subject, await parking.positions(subject)


async def _shown(operator: httpx.AsyncClient, position: int) -> dict[str, Any]:
    found: dict[str, Any] = (await operator.get(f"/v1/parked/{position}")).json()
    return found


async def _act(operator: httpx.AsyncClient, position: int, act: str) -> httpx.Response:
    return await operator.post(f"/v1/parked/{position}/{act}", json=WHY, headers=key())


async def test_an_event_is_shown_with_its_values_masked_and_what_waits_behind_it(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [first, second, third] = await _refused(parking, "deux", "trois")
    shown = await _shown(operator, first)
    assert json.loads(shown["value"]) == {
        "subject": masking.MASK,
        "occurred_on": masking.MASK,
        "word": "refuse-moi",
    }
    assert dict(shown["headers"])["ce_type"] == Told.type
    assert (shown["state"], shown["label"]) == ("to-handle", "à traiter")
    assert shown["error"] == "word-refused : Ce mot est refusé."
    assert shown["behind_count"] == 2
    assert [each["position"] for each in shown["behind"]] == [second, third]
    assert shown["if_discarded"] == (
        f"Récepteur n'appliquera jamais cet événement ({Told.type}) ; les autres étapes l'ont reçu."
        " 2 autre(s) du même dossier attendent et reprendront dans l'ordre."
    )
    assert (await _shown(operator, second))["label"] == "à traiter"
    assert await parking.audited(subject) == []


async def test_the_content_is_read_by_who_may_and_the_reading_is_audited(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [position] = await _refused(parking)
    async with parking.counter.caller("auditor-1", "auditor") as auditor:
        assert (await _shown(auditor, position))["value"] == (await _shown(operator, position))[
            "value"
        ]
        refused = await auditor.get(f"/v1/parked/{position}/content")
        assert refused.status_code == 403
        for act in ("retry", "discard", "pause", "resumption", "acceptance"):
            assert (await _act(auditor, position, act)).status_code == 403
    content = (await operator.get(f"/v1/parked/{position}/content")).json()
    assert json.loads(content["value"])["subject"] == str(subject)
    assert await parking.audited(subject) == [("operator-1", "parked-content-read", None)]


async def test_of_what_can_not_be_read_nothing_is_shown_unmasked(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    name = str(uuid4())
    headers = [("ce_id", b"Camille"), ("x", b"0612345678")]
    await parking.hear((name.encode(), b"Camille Fictive, 0612345678", headers))
    [position] = await parking.positions(name)
    answer = await operator.get(f"/v1/parked/{position}")
    assert "Camille" not in answer.text
    assert "0612345678" not in answer.text
    assert answer.json()["headers"] == [["ce_id", masking.MASK], ["x", masking.MASK]]


async def test_a_header_that_is_no_attribute_of_an_event_is_masked(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    [subject] = subjects(1)
    parking.stage.faults.add("refuse-moi")
    raw, value, headers = parking.stage.encoded(subject, 1, "refuse-moi")
    await parking.hear((raw, value, [*headers, ("note", b"Camille Fictive")]))
    [position] = await parking.positions(subject)
    shown = dict((await _shown(operator, position))["headers"])
    assert shown["note"] == masking.MASK
    assert shown["ce_subject"] == str(subject)


async def test_a_file_in_pause_is_not_tried_until_it_is_resumed(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    [subject] = subjects(1)
    await parking.tell(subject, (1, "un"), (3, "trois"))
    [position] = await parking.positions(subject)
    assert (await _act(operator, position, "pause")).status_code == 204
    assert slug(await _act(operator, position, "pause")) == (409, "already-held")
    await parking.tell(subject, (2, "deux"), (4, "quatre"))
    parking.clock.advance(timedelta(days=1))
    await parking.drain()
    assert await parking.stage.words(subject) == ["un"]
    assert (await _shown(operator, position))["label"] == "en pause"
    assert slug(await _act(operator, position, "retry")) == (409, "subject-held")
    assert (await _act(operator, position, "resumption")).status_code == 204
    assert slug(await _act(operator, position, "resumption")) == (409, "not-held")
    await parking.drain()
    assert await parking.stage.words(subject) == ["un", "deux", "trois", "quatre"]
    acts = [(act, reason) for _, act, reason in await parking.audited(subject)]
    assert acts == [("subject-held", WHY["reason"]), ("subject-released", WHY["reason"])]


async def test_what_was_given_up_stays_to_be_seen_with_who_and_why(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [position, _] = await _refused(parking, "deux")
    assert (await _act(operator, position, "discard")).status_code == 204
    listed = (await operator.get("/v1/discarded", params={"after": position - 1})).json()
    [gone] = [each for each in listed if each["subject"] == str(subject)]
    assert (gone["position"], gone["sequence"], gone["cause"]) == (position, 1, "refused")
    assert (gone["discarded_by"], gone["reason"]) == ("operator-1", WHY["reason"])
    assert gone["release"] == "1.4.0"
    await parking.drain()
    assert await parking.stage.words(subject) == ["deux"]


async def test_of_two_officers_who_give_one_event_up_one_is_told_it_is_gone(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [position] = await _refused(parking)
    async with parking.counter.caller("operator-2", "platform-operator") as second:
        answers = await asyncio.gather(
            *(_act(each, position, "discard") for each in (operator, second))
        )
    assert sorted(answer.status_code for answer in answers) == [204, 404]
    assert len(await parking.audited(subject)) == 1


async def test_what_is_tried_after_the_first_is_no_repeated_failure(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [first, second] = await _refused(parking, "refuse-aussi")
    await _act(operator, first, "retry")
    await parking.drain()
    assert (await _shown(operator, first))["label"] == "échec répété (1)"
    await _act(operator, first, "discard")
    parking.stage.faults.add("refuse-aussi")
    await parking.drain()
    shown = await _shown(operator, second)
    assert (shown["cause"], shown["label"]) == ("refused", "à traiter")
    assert await parking.stage.words(subject) == []


async def test_an_event_that_can_not_be_read_behind_another_says_so_once_it_is_first(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    [subject] = subjects(1)
    parking.stage.faults.add("refuse-moi")
    raw, _, headers = parking.stage.encoded(subject, 2)
    wrong = json.dumps({"subject": str(subject), "occurred_on": "2026-03-02"}).encode()
    await parking.tell(subject, (1, "refuse-moi"))
    await parking.hear((raw, wrong, headers))
    first, second = await parking.positions(subject)
    assert (await _shown(operator, second))["cause"] == "behind"
    parking.stage.faults.clear()
    await _act(operator, first, "retry")
    await parking.drain()
    shown = await _shown(operator, second)
    assert (shown["cause"], shown["label"]) == ("schema-invalid", "à traiter")


async def test_the_list_is_narrowed_by_all_that_is_given(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    subject, [first, second] = await _refused(parking, "deux")
    moment = parking.clock.now()
    later = (moment + timedelta(seconds=1)).isoformat()

    async def found(**choice: Any) -> list[int]:
        answer = await operator.get("/v1/parked", params={"after": first - 1} | choice)
        assert answer.status_code == 200, answer.text
        return [each["position"] for each in answer.json()]

    assert await found(subject=str(subject)) == [first, second]
    assert await found(cause="behind") == [second]
    assert await found(type=Told.type) == [first, second]
    assert await found(type="fr.happy.sender.other.v1") == []
    assert await found(source=parking.stage.source) == [first, second]
    assert await found(source="/t/other") == []
    assert await found(state="to-handle") == [first, second]
    assert await found(state="held") == []
    assert await found(parked_before=later) == [first, second]
    assert await found(parked_after=later) == []
    for bad in ({"state": "x"}, {"parked_after": "hier"}, {"limit": 201}):
        answer = await operator.get("/v1/parked", params=bad)
        assert slug(answer) == (422, "content-invalid")


async def test_the_consumer_says_where_it_stands(
    parking: Parking, operator: httpx.AsyncClient
) -> None:
    [before] = (await operator.get("/v1/consumers")).json()
    assert (before["name"], before["title"], before["state"]) == (
        "receiver",
        "Récepteur",
        "starting",
    )
    assert (before["lag"], before["stopped_cause"], before["failures_in_a_row"]) == (0, None, 0)
    await _refused(parking, "deux")
    await parking.stage.receiver.intake.stop("log-lost")
    [after] = (await operator.get("/v1/consumers")).json()
    assert (after["stopped_cause"], after["failures_in_a_row"]) == ("log-lost", 1)
    assert after["stopped_at"] == parking.clock.now().isoformat().replace("+00:00", "Z")
    assert after["parked_subjects"] == before["parked_subjects"] + 1
    assert after["parked_events"] == before["parked_events"] + 2
    route = "/v1/consumers/receiver/resumption"
    assert (await operator.post(route, json=WHY, headers=key())).status_code == 204
