"""The exchange of jobs over HTTP, from the post published to the person taken on."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from contracts.event import Event
from tests.insertion.local_people import EPCI
from tests.insertion.partners import TODAY
from tests.insertion.posts import LATER, TRADE, Exchange, filled, published, withdrawn
from tests.officers import refusal

ANSWER_DAYS = timedelta(25)
"""The deadline of the tests' territory."""
OURS = ("post", "shared-post", "employers-group", "internship", "training-place")
NOT_OURS = ("takeover", "farm", "premises", "home", "desk")


async def test_a_local_person_applies_and_is_taken_on(exchange: Exchange) -> None:
    opening = await exchange.opened()
    application = await exchange.applied(opening)
    processed = await exchange.answer(application, "processing")
    accepted = await exchange.answer(application)
    assert [each.json()["status"] for each in (processed, accepted)] == ["in-process", "accepted"]
    assert await exchange.told(application) == ["application-made", "application-accepted"]


async def test_a_partner_who_agreed_to_be_followed_applies_and_is_taken_on(
    exchange: Exchange,
) -> None:
    opening, path = await exchange.opened(), await exchange.followed_partner()
    application = await exchange.applied(opening, path)
    assert (await exchange.answer(application)).json()["status"] == "accepted"
    partner = await exchange.counter.get(path)
    assert partner["gate"] == "closed"


async def test_nobody_applies_for_a_partner_who_has_not_agreed(exchange: Exchange) -> None:
    opening = await exchange.opened()
    path = await exchange.followed_partner()
    await exchange.counter.post(
        f"{path}/outcomes",
        {"outcome": "placed", "proof": "work-contract"},
    )
    answer = await exchange.counter.command(
        f"{path}/applications", {"opening": exchange.counter.id_of(opening)}
    )
    refusal(answer, 409, "wrong-status")


async def test_a_person_with_two_paths_applies_by_the_insertion_path(exchange: Exchange) -> None:
    counter, opening = exchange.counter, await exchange.opened()
    partner, path = await exchange.followed_partner(), await counter.opened()
    await counter.post(f"{partner}/insertion-path", {"insertion_path": counter.id_of(path)})
    body = {"opening": counter.id_of(opening)}
    answer = await counter.command(f"{partner}/applications", body)
    refusal(answer, 409, "applies-by-insertion-path")
    assert await exchange.applied(opening, path)


async def test_the_exchange_knows_the_posts_that_one_applies_to_and_no_other_offers(
    exchange: Exchange,
) -> None:
    for kind in (*OURS, *NOT_OURS):
        opening = uuid4()
        await exchange.counter.office.hear(published(opening, kind))
        found = await exchange.counter.first.get(f"/v1/openings/{opening}")
        assert found.status_code == (200 if kind in OURS else 404)


async def test_one_person_has_one_application_to_a_post_at_a_time(exchange: Exchange) -> None:
    opening, path = await exchange.opened(), await exchange.counter.opened()
    first = await exchange.applied(opening, path)
    body = {"opening": exchange.counter.id_of(opening)}
    refusal(await exchange.counter.command(f"{path}/applications", body), 409, "already-applied")
    await exchange.answer(first, "refusal")
    assert await exchange.applied(opening, path)


async def test_who_is_taken_on_has_no_object_elsewhere(exchange: Exchange) -> None:
    path = await exchange.counter.opened()
    one, other = await exchange.opened(), await exchange.opened()
    taken = await exchange.applied(one, path)
    elsewhere = await exchange.applied(other, path)
    somebody = await exchange.applied(other)
    await exchange.answer(taken)
    assert await exchange.statuses(taken, elsewhere, somebody) == ["accepted", "obsolete", "new"]
    assert await exchange.ending(elsewhere) == "obsolete"


async def test_the_last_place_taken_leaves_the_others_without_object(exchange: Exchange) -> None:
    opening = await exchange.opened(places=2)
    first, second, third = [await exchange.applied(opening) for _ in range(3)]
    await exchange.answer(first)
    assert await exchange.statuses(first, second, third) == ["accepted", "new", "new"]
    await exchange.answer(second)
    assert await exchange.statuses(second, third) == ["accepted", "obsolete"]
    assert (await exchange.counter.get(opening))["places_left"] == 0


async def test_nobody_applies_where_every_place_is_taken(exchange: Exchange) -> None:
    opening = await exchange.opened()
    await exchange.answer(await exchange.applied(opening))
    body = {"opening": exchange.counter.id_of(opening)}
    path = await exchange.counter.opened()
    refusal(await exchange.counter.command(f"{path}/applications", body), 409, "opening-full")


@pytest.mark.parametrize("closed", [filled, withdrawn])
async def test_a_post_that_is_not_to_be_had_closes_what_was_sent(
    exchange: Exchange, closed: Callable[..., Event]
) -> None:
    opening = await exchange.opened()
    application = await exchange.applied(opening)
    await exchange.counter.office.hear(closed(_uuid(exchange, opening), on=LATER))
    assert await exchange.ending(application) == "post-closed"
    body = {"opening": exchange.counter.id_of(opening)}
    path = await exchange.counter.opened()
    refusal(await exchange.counter.command(f"{path}/applications", body), 409, "opening-closed")


async def test_a_post_published_again_takes_applications_again(exchange: Exchange) -> None:
    opening = await exchange.opened()
    id = _uuid(exchange, opening)
    await exchange.counter.office.hear(withdrawn(id), published(id, places=3))
    assert (await exchange.counter.get(opening))["places"] == 3
    assert await exchange.applied(opening)


async def test_an_application_that_nobody_answers_is_closed_with_an_event(
    exchange: Exchange,
) -> None:
    application = await exchange.applied(await exchange.opened())
    await exchange.counter.on(TODAY + ANSWER_DAYS - timedelta(1))
    assert await exchange.statuses(application) == ["new"]
    await exchange.counter.on(TODAY + ANSWER_DAYS)
    await exchange.counter.on(TODAY + 2 * ANSWER_DAYS)
    assert await exchange.ending(application) == "no-answer"
    refusal(await exchange.answer(application), 409, "application-ended")


async def test_a_word_of_the_employer_s_gives_the_application_its_time_anew(
    exchange: Exchange,
) -> None:
    application = await exchange.applied(await exchange.opened())
    await exchange.counter.on(TODAY + ANSWER_DAYS - timedelta(1))
    await exchange.answer(application, "processing")
    refusal(await exchange.answer(application, "processing"), 409, "already-in-process")
    await exchange.counter.on(TODAY + ANSWER_DAYS)
    assert await exchange.statuses(application) == ["in-process"]
    await exchange.counter.on(TODAY + 2 * ANSWER_DAYS)
    assert await exchange.statuses(application) == ["no-answer"]


async def test_a_person_thinks_again(exchange: Exchange) -> None:
    application = await exchange.applied(await exchange.opened())
    id = exchange.counter.id_of(application)
    withdrew = await exchange.counter.post(f"/v1/applications/{id}/withdrawal")
    assert (withdrew["status"], withdrew["following"]["unanswered_on"]) == ("withdrawn", None)
    assert await exchange.ending(application) == "withdrawn"


async def test_two_people_accepted_at_once_on_the_last_place_are_one(exchange: Exchange) -> None:
    opening = await exchange.opened()
    both = [await exchange.applied(opening) for _ in range(2)]
    answers = await asyncio.gather(*(exchange.answer(each) for each in both))
    assert sorted(each.status_code for each in answers) == [200, 409]
    assert sorted(await exchange.statuses(*both)) == ["accepted", "obsolete"]


async def test_fifty_people_accepted_at_once_for_seven_places_are_seven(
    exchange: Exchange,
) -> None:
    opening = await exchange.opened(places=7)
    all_of_them = [await exchange.applied(opening) for _ in range(50)]
    answers = await asyncio.gather(*(exchange.answer(each) for each in all_of_them))
    assert sorted(each.status_code for each in answers) == [200] * 7 + [409] * 43
    statuses = await exchange.statuses(*all_of_them)
    assert sorted(statuses) == ["accepted"] * 7 + ["obsolete"] * 43


async def test_one_person_accepted_at_once_on_two_posts_is_taken_on_by_one(
    exchange: Exchange,
) -> None:
    path = await exchange.counter.opened()
    both = [await exchange.applied(await exchange.opened(), path) for _ in range(2)]
    answers = await asyncio.gather(*(exchange.answer(each) for each in both))
    assert sorted(each.status_code for each in answers) == [200, 409]
    assert sorted(await exchange.statuses(*both)) == ["accepted", "obsolete"]


async def test_what_an_acceptance_means_is_put_to_the_adviser_and_never_done_alone(
    exchange: Exchange,
) -> None:
    path = await exchange.counter.opened()
    application = await exchange.applied(await exchange.opened(), path)
    id = exchange.counter.id_of(application)
    follow_up = f"/v1/applications/{id}/follow-up"
    refusal(await exchange.counter.command(follow_up), 409, "nothing-to-follow-up")
    assert await _task(exchange, id) == "ask-the-employer"
    await exchange.answer(application, "processing")
    assert await _task(exchange, id) == "hear-the-employer"
    await exchange.answer(application)
    assert await _task(exchange, id) == "follow-up"
    assert (await exchange.counter.get(path))["steps"] == []
    await exchange.counter.post(f"{path}/work-steps", {"kind": "job", "on": str(TODAY)})
    await exchange.counter.post(follow_up)
    assert await _task(exchange, id) is None


async def test_the_posts_that_fit_a_person_are_explained_the_best_first(
    exchange: Exchange,
) -> None:
    path, far = await exchange.counter.opened(), "999000009"
    opening = await exchange.opened(outside_from=LATER)
    trade_only = await exchange.opened(epci=far)
    place_only = await exchange.opened(trade="A1101")
    neither = await exchange.opened(trade="A1101", epci=far)
    found = await exchange.counter.get(f"{path}/openings", trade=TRADE, limit=50)
    ranks = {each["opening"]["id"]: rank for rank, each in enumerate(found["items"])}
    ids = [exchange.counter.id_of(each) for each in (opening, trade_only, place_only)]
    assert [ranks[each] for each in ids] == sorted(ranks[each] for each in ids)
    assert exchange.counter.id_of(neither) not in ranks
    best = found["items"][ranks[ids[0]]]
    assert best["reasons"] == [
        "Le métier (J1506) est l'un de ceux qui sont cherchés.",
        "C'est dans l'intercommunalité où la personne vit ou souhaite vivre.",
        "L'offre n'est proposée qu'aux personnes en insertion avant le 12/03/2026.",
    ]
    assert best["opening"]["ahead_until"] == str(LATER)
    assert best["opening"]["epci"] == EPCI


async def test_the_posts_that_fit_a_partner_are_of_the_trades_they_look_for(
    exchange: Exchange,
) -> None:
    path = await exchange.followed_partner()
    await exchange.counter.post(f"{path}/assessment", {"wishes": ["job"], "trades": ["F1703"]})
    opening = await exchange.opened(trade="F1703")
    found = await exchange.counter.get(f"{path}/openings")
    assert exchange.counter.id_of(opening) in {each["opening"]["id"] for each in found["items"]}


async def _task(exchange: Exchange, application: str) -> str | None:
    listed = await exchange.counter.get("/v1/application-work-list", limit=200)
    found = [each["task"] for each in listed["items"] if each["application"] == application]
    return found[0] if found else None


def _uuid(exchange: Exchange, opening: str) -> UUID:
    return UUID(exchange.counter.id_of(opening))
