"""The stock of opportunities over HTTP, on the real database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.web import application
from services.prospection.app import service
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import HERE, NEXT_DOOR
from tests.prospection.front import Body, Front, slug
from tests.prospection.offers import an_entry, what_is_offered

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
async def shared(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
async def at_work(shared: Office) -> AsyncIterator[Office]:
    """The module's office, on its first day; no timer may have failed."""
    shared.clock.moment = NOON
    yield shared
    async with shared.runtime.engine.connect() as connection:
        failed = await connection.scalar(text("select count(*) from timer where attempts > 0"))
    assert failed == 0


@pytest.fixture
async def front(at_work: Office) -> AsyncIterator[Front]:
    async with at_work.officer("employers-1", "employer-relations") as client:
        yield Front(client)


@pytest.fixture
async def officer(at_work: Office) -> AsyncIterator[Front]:
    async with at_work.officer("officer-1") as client:
        yield Front(client)


async def entered(front: Front, **changes: Any) -> Body:
    return await front.done("/opportunities", **an_entry(**changes))


async def published(front: Front, **changes: Any) -> Body:
    opportunity = await entered(front, **changes)
    return await front.done(f"/opportunities/{opportunity['id']}/publication")


async def told(at_work: Office, id: str) -> list[str]:
    return [each["type"] for each in await at_work.told(UUID(id))]


async def proposed(front: Front, officer: Front, opportunity: str, **changes: Any) -> str:
    """A candidate who is put to whoever offers it; their id."""
    candidate = str((await officer.registered(**changes))["id"])
    path = f"/opportunities/{opportunity}"
    await officer.done(f"{path}/interests", candidate=candidate, note="aimerait visiter")
    await officer.done(f"{path}/introductions", candidate=candidate)
    await front.done(f"{path}/proposals", candidate=candidate)
    return candidate


async def test_an_opportunity_goes_from_its_entry_to_its_last_place(
    at_work: Office, front: Front, officer: Front
) -> None:
    draft = await entered(front, available_on="2026-09-01")
    assert (draft["status"], draft["waiting"]["task"]) == ("draft", "publish")
    assert await told(at_work, draft["id"]) == []
    opened = await front.done(f"/opportunities/{draft['id']}/publication")
    assert (opened["status_label"], opened["waiting"]) == ("ouverte", None)
    candidate = await proposed(front, officer, draft["id"])
    read = await front.read(f"/opportunities/{draft['id']}")
    assert read["status"] == "under-discussion"
    taken = await front.done(f"/opportunities/{draft['id']}/retentions", candidate=candidate)
    assert taken["status_label"] == "retenu"
    read = await front.read(f"/opportunities/{draft['id']}")
    assert (read["status"], read["free"]) == ("filled", 0)
    events = await at_work.told(UUID(draft["id"]))
    assert [each["type"] for each in events] == ["opportunity-published", "opportunity-filled"]
    assert events[0]["data"] == {
        "subject": draft["id"],
        "occurred_on": "2026-03-02",
        "kind": "post",
        "epci": HERE,
        "trade": "J1506",
        "trade_version": "v3",
        "origin": "employer",
        "places": 1,
        "outside_from": "2026-03-02",
        "available_on": "2026-09-01",
    }


async def test_nothing_of_a_person_is_in_what_is_told_of_an_opportunity(
    at_work: Office, front: Front, officer: Front
) -> None:
    opportunity = await published(front)
    candidate = await proposed(front, officer, opportunity["id"])
    await front.done(f"/opportunities/{opportunity['id']}/retentions", candidate=candidate)
    everything = str(await at_work.told(UUID(opportunity["id"])))
    for secret in ("Zoé", "zoe@", "Entreprise Fictive", "au bourg", candidate, "visiter"):
        assert secret not in everything


async def test_of_fifty_who_ask_at_once_for_the_last_place_one_gets_it(
    at_work: Office, front: Front, officer: Front
) -> None:
    opportunity = await published(front, places=3)
    path = f"/opportunities/{opportunity['id']}"
    candidates = [await proposed(front, officer, opportunity["id"]) for _ in range(12)]
    app = application(at_work.runtime)
    async with at_work.officer("employers-1", "employer-relations", app=app) as client:
        many = Front(client)
        answers = await asyncio.gather(
            *(many.act(f"{path}/retentions", candidate=each) for each in candidates)
        )
    said = sorted("done" if each.is_success else slug(each) for each in answers)
    assert said == ["done"] * 3 + ["no-place-left"] * 9
    read = await front.read(path)
    assert (read["status"], len(read["taken"])) == ("filled", 3)
    assert (await told(at_work, opportunity["id"])).count("opportunity-filled") == 1


async def test_the_database_refuses_more_takers_than_places(at_work: Office, front: Front) -> None:
    opportunity = await published(front)
    with pytest.raises(IntegrityError, match="opportunity_places_hold"):
        async with at_work.runtime.engine.begin() as connection:
            await connection.execute(
                text("update opportunity set taken = 2 where id = :id"), {"id": opportunity["id"]}
            )


async def test_an_outside_offer_is_entered_once(front: Front) -> None:
    reference = {"source": "France Travail", "reference": f"ABC{uuid4().hex[:6]}"}
    await entered(front, reference=reference)
    again = await front.act("/opportunities", **an_entry(reference=reference))
    assert (again.status_code, slug(again)) == (409, "already-in-stock")
    spelled = {"source": "france  travail", "reference": reference["reference"].lower()}
    again = await front.act("/opportunities", **an_entry(reference=spelled))
    assert slug(again) == "already-in-stock"


async def test_an_outside_offer_entered_twice_at_once_is_there_once(front: Front) -> None:
    reference = {"source": "Site Fictif", "reference": uuid4().hex}
    answers = await asyncio.gather(
        *(front.act("/opportunities", **an_entry(reference=reference)) for _ in range(5))
    )
    said = sorted(str(each.status_code) if each.is_success else slug(each) for each in answers)
    assert said == ["201", *["already-in-stock"] * 4]


async def test_what_is_kept_elsewhere_is_refused_without_a_word_of_it(
    at_work: Office, front: Front
) -> None:
    """Whoever may not see an offer learns that it is there, and nothing else."""
    reference = {"source": "Site Fictif", "reference": uuid4().hex}
    await entered(front, epci=NEXT_DOOR, reference=reference)
    async with at_work.officer("referent", "territorial-referent", epcis=[HERE]) as client:
        answer = await Front(client).act("/opportunities", **an_entry(reference=reference))
    assert slug(answer) == "already-in-stock"
    assert "Entreprise" not in answer.text


async def test_a_correction_is_told_where_it_matters(at_work: Office, front: Front) -> None:
    opportunity = await published(front)
    path = f"/opportunities/{opportunity['id']}"
    read = await front.client.get(f"/v1{path}")
    quiet = await front.put(path, read.headers["etag"], **what_is_offered(description="au centre"))
    assert quiet.is_success, quiet.text
    assert await told(at_work, opportunity["id"]) == ["opportunity-published"]
    loud = await front.put(path, quiet.headers["etag"], **what_is_offered(places=4))
    assert loud.json()["free"] == 4
    assert await told(at_work, opportunity["id"]) == ["opportunity-published"] * 2
    stale = await front.put(path, read.headers["etag"], **what_is_offered())
    assert slug(stale) == "stale-version"
