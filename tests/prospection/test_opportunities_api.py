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
from tests.prospection.front import Body, Front, slug, told
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


async def test_of_twelve_who_ask_at_once_for_three_places_three_get_one(
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


async def test_a_post_is_shown_to_insertion_before_outsiders_and_then_to_all(
    at_work: Office, front: Front, officer: Front
) -> None:
    draft = await entered(front, epci=NEXT_DOOR)
    path = f"/opportunities/{draft['id']}"
    agreed = await front.done(f"{path}/head-start", days=7)
    assert agreed["head_start"]["recorded_by"] == "employers-1"
    opened = await front.done(f"{path}/publication")
    assert (opened["outside_from"], opened["outside"]) == ("2026-03-09", False)
    (event,) = await at_work.told(UUID(draft["id"]))
    assert event["data"]["outside_from"] == "2026-03-09"
    candidate = (await officer.registered())["id"]
    early = await officer.act(f"{path}/interests", candidate=candidate)
    assert (early.status_code, slug(early)) == (409, "head-start-runs")
    assert "09/03/2026" in early.json()["detail"]
    seen = await officer.read(f"{path}/candidates")
    assert (seen["outside_from"], seen["items"]) == ("2026-03-09", [])
    assert draft["id"] not in await met_by(officer, candidate)
    at_work.clock.moment = NOON + 6 * DAY
    await at_work.fire_timers()
    assert draft["id"] not in await met_by(officer, candidate)
    at_work.clock.moment = NOON + 7 * DAY
    await at_work.fire_timers()
    assert draft["id"] in await met_by(officer, candidate)
    assert candidate in {each["candidate"] for each in await seekers(officer, draft["id"])}
    await officer.done(f"{path}/interests", candidate=candidate)


async def test_an_employer_who_ends_the_head_start_lets_everybody_see_the_post(
    at_work: Office, front: Front
) -> None:
    draft = await entered(front)
    path = f"/opportunities/{draft['id']}"
    await front.done(f"{path}/head-start", days=7)
    await front.done(f"{path}/publication")
    ended = await front.done(f"{path}/head-start-end")
    assert (ended["outside_from"], ended["outside"]) == ("2026-03-02", True)
    assert await told(at_work, draft["id"]) == ["opportunity-published"] * 2


async def test_only_employer_relations_speak_for_an_employer(
    at_work: Office, front: Front, officer: Front
) -> None:
    draft = await entered(front)
    refused = await officer.act(f"/opportunities/{draft['id']}/head-start", days=7)
    assert (refused.status_code, slug(refused)) == (403, "role-missing")


async def met_by(officer: Front, candidate: str) -> dict[str, Body]:
    """Every opportunity that meets a candidate, by its id."""
    found: dict[str, Body] = {}
    after: str | None = None
    while True:
        query: Body = {"limit": 200} | ({"after": after} if after else {})
        page = await officer.read(f"/candidates/{candidate}/opportunities", **query)
        found |= {each["opportunity"]: each for each in page["items"]}
        after = page["next"]
        if after is None:
            return found


async def seekers(officer: Front, opportunity: str) -> list[Body]:
    """Every candidate who meets an opportunity."""
    found: list[Body] = []
    after: str | None = None
    while True:
        query: Body = {"limit": 2} | ({"after": after} if after else {})
        page = await officer.read(f"/opportunities/{opportunity}/candidates", **query)
        found += page["items"]
        after = page["next"]
        if after is None:
            return found


async def test_matches_say_why_in_french(front: Front, officer: Front) -> None:
    opportunity = await published(front)
    candidate = (await officer.registered())["id"]
    match = (await met_by(officer, candidate))[opportunity["id"]]
    assert match["because"] == (
        "nature du projet : emploi ; même métier : Soins infirmiers généralistes ;"
        " intercommunalité souhaitée en 1re : CC des Brumes Fictives"
    )
    assert [each["criterion"] for each in match["met"]] == ["project", "trade", "epci"]
    [mine] = [
        each for each in await seekers(officer, opportunity["id"]) if each["candidate"] == candidate
    ]
    assert mine["because"] == match["because"]
    assert "Zénobie" in mine["label"]


async def test_who_has_no_right_to_names_gets_matches_without_them(
    at_work: Office, front: Front, officer: Front
) -> None:
    opportunity = await published(front)
    await officer.registered()
    found = await seekers(front, opportunity["id"])
    assert found
    assert {each["label"] for each in found} == {None}


async def test_a_referent_is_matched_within_their_reach(
    at_work: Office, front: Front, officer: Front
) -> None:
    here, next_door = await published(front), await published(front, epci=NEXT_DOOR)
    candidate = (await officer.registered())["id"]
    async with at_work.officer("referent", "territorial-referent", epcis=[HERE]) as client:
        referent = Front(client)
        found = await met_by(referent, candidate)
        assert here["id"] in found
        assert next_door["id"] not in found
        hidden = await client.get(f"/v1/opportunities/{next_door['id']}/candidates")
        assert hidden.status_code == 404


async def test_an_interest_is_read_from_both_sides(front: Front, officer: Front) -> None:
    opportunity = await published(front)
    candidate = await proposed(front, officer, opportunity["id"])
    [seen] = (await officer.read(f"/opportunities/{opportunity['id']}/interests"))["items"]
    interest = seen["interest"]
    assert (interest["candidate"], interest["status_label"]) == (candidate, "proposé")
    assert interest["note"] == "aimerait visiter"
    assert "Zénobie" in seen["label"]
    [wish] = (await officer.read(f"/candidates/{candidate}/interests"))["items"]
    assert wish["interest"] == interest
    assert (wish["offer"]["kind_label"], wish["offer"]["status_label"]) == (
        "poste",
        "en discussion",
    )
    [masked] = (await front.read(f"/opportunities/{opportunity['id']}/interests"))["items"]
    assert (masked["interest"]["note"], masked["label"]) == (None, None)


async def test_an_interest_may_come_to_nothing(front: Front, officer: Front) -> None:
    opportunity = await published(front)
    candidate = await proposed(front, officer, opportunity["id"])
    path = f"/opportunities/{opportunity['id']}"
    ended = await front.done(f"{path}/endings", candidate=candidate, ending="provider")
    assert (ended["status"], ended["ending"]) == ("withdrawn", "provider")
    again = await front.act(f"{path}/retentions", candidate=candidate)
    assert slug(again) == "interest-status"


async def test_one_interest_asked_for_many_times_at_once_is_noted_once(
    at_work: Office, front: Front, officer: Front
) -> None:
    opportunity = await published(front)
    candidate = (await officer.registered())["id"]
    path = f"/opportunities/{opportunity['id']}/interests"
    answers = await asyncio.gather(*(officer.act(path, candidate=candidate) for _ in range(6)))
    said = sorted(str(each.status_code) if each.is_success else slug(each) for each in answers)
    assert said == ["201", *["interest-known"] * 5]


async def test_a_candidate_who_withdraws_by_the_officer_is_not_proposed_any_more(
    front: Front, officer: Front
) -> None:
    opportunity = await published(front)
    candidate = await proposed(front, officer, opportunity["id"])
    await officer.done(f"/candidates/{candidate}/withdrawal", reason="family")
    [seen] = (await officer.read(f"/candidates/{candidate}/interests"))["items"]
    assert (seen["interest"]["status"], seen["interest"]["ending"]) == ("withdrawn", "candidate")


async def test_a_place_of_who_withdrew_waits_for_somebody_to_settle_it(
    at_work: Office, front: Front, officer: Front
) -> None:
    opportunity = await published(front)
    path = f"/opportunities/{opportunity['id']}"
    candidate = await proposed(front, officer, opportunity["id"])
    await front.done(f"{path}/retentions", candidate=candidate)
    await officer.done(f"/candidates/{candidate}/withdrawal", reason="family")
    listed = (await front.read("/work-list/interests", limit=200))["items"]
    [task] = [each for each in listed if each["candidate"] == candidate]
    assert task["waiting"]["task"] == "settle-place"
    released = await front.done(f"{path}/releases", candidate=candidate)
    assert (released["status"], released["free"]) == ("open", 1)
    assert await told(at_work, opportunity["id"]) == [
        "opportunity-published",
        "opportunity-filled",
        "opportunity-published",
    ]


async def test_what_nobody_confirms_is_on_the_work_list_then_expires(
    at_work: Office, front: Front
) -> None:
    opportunity = await published(front)
    at_work.clock.moment = NOON + 60 * DAY
    await at_work.fire_timers()
    listed = (await front.read("/work-list/opportunities", limit=200))["items"]
    [task] = [each for each in listed if each["opportunity"] == opportunity["id"]]
    assert (task["waiting"]["task"], task["waiting"]["by"]) == ("confirm", "2026-05-11")
    at_work.clock.moment = NOON + 70 * DAY
    await at_work.fire_timers()
    read = await front.read(f"/opportunities/{opportunity['id']}")
    assert (read["status"], read["since"]) == ("expired", "2026-05-11")
    events = await at_work.told(UUID(opportunity["id"]))
    assert events[-1]["data"]["reason"] == "expired"


async def test_what_is_confirmed_in_time_does_not_expire(at_work: Office, front: Front) -> None:
    opportunity = await published(front)
    at_work.clock.moment = NOON + 60 * DAY
    await at_work.fire_timers()
    confirmed = await front.done(f"/opportunities/{opportunity['id']}/confirmation")
    assert confirmed["waiting"] is None
    at_work.clock.moment = NOON + 70 * DAY
    await at_work.fire_timers()
    assert (await front.read(f"/opportunities/{opportunity['id']}"))["status"] == "open"


async def test_a_late_answer_is_on_the_work_list(
    at_work: Office, front: Front, officer: Front
) -> None:
    opportunity = await published(front)
    candidate = await proposed(front, officer, opportunity["id"])
    at_work.clock.moment = NOON + 10 * DAY
    await at_work.fire_timers()
    listed = (await front.read("/work-list/interests", limit=200))["items"]
    [task] = [each for each in listed if each["candidate"] == candidate]
    assert (task["waiting"]["task"], task["offer"]["kind"]) == ("ask-for-answer", "post")


async def test_who_offered_is_forgotten_long_after_the_end(at_work: Office, front: Front) -> None:
    opportunity = await published(front)
    await front.done(f"/opportunities/{opportunity['id']}/withdrawal")
    at_work.clock.moment = NOON + 730 * DAY
    await at_work.fire_timers()
    read = await front.read(f"/opportunities/{opportunity['id']}")
    assert read["provider"] is None
    async with at_work.runtime.engine.connect() as connection:
        kept = await connection.scalar(
            text("select cast(opportunity as text) from opportunity where id = :id"),
            {"id": opportunity["id"]},
        )
    assert "Zoé" not in str(kept)


@pytest.mark.parametrize(
    ("role", "sees"),
    [("employer-relations", True), ("agency-correspondent", True), ("auditor", False)],
)
async def test_whom_to_speak_to_is_shown_to_those_who_speak_with_them(
    at_work: Office, front: Front, role: str, sees: bool
) -> None:
    opportunity = await published(front, agency="chambre-fictive")
    async with at_work.officer("somebody", role, agency="chambre-fictive") as client:
        answer = await client.get(f"/v1/opportunities/{opportunity['id']}")
    assert answer.is_success, answer.text
    assert ("zoe@exemple.invalid" in answer.text) is sees
    assert (answer.json()["withheld"] == []) is sees


async def test_a_chamber_keeps_its_own_offers_and_sees_no_other(
    at_work: Office, front: Front
) -> None:
    theirs = await published(front, agency="chambre-fictive")
    other = await published(front, agency="bailleur-fictif")
    async with at_work.officer("c", "agency-correspondent", agency="chambre-fictive") as client:
        chamber = Front(client)
        listed = (await chamber.read("/opportunities", limit=200))["items"]
        assert theirs["id"] in {each["id"] for each in listed}
        assert {each["agency"] for each in listed} == {"chambre-fictive"}
        assert (await client.get(f"/v1/opportunities/{other['id']}")).status_code == 404
        mine = await chamber.done("/opportunities", **an_entry(agency="chambre-fictive"))
        assert mine["agency"] == "chambre-fictive"
        beyond = await chamber.act("/opportunities", **an_entry(agency="bailleur-fictif"))
        assert beyond.status_code == 404


async def test_a_technical_referent_keeps_what_they_enter(at_work: Office) -> None:
    async with at_work.officer("chamber-1", "technical-referent") as client:
        mine = await Front(client).done("/opportunities", **an_entry())
    assert mine["officer"] == "chamber-1"


async def test_the_stock_is_listed_by_what_it_is_and_how_it_stands(front: Front) -> None:
    farm = await published(front, kind="farm", trade="A1416", epci=NEXT_DOOR)
    asked: list[dict[str, object]] = [
        {"kind": "farm"},
        {"status": "open"},
        {"trade": "A1416"},
        {"epci": NEXT_DOOR},
        {"officer": "employers-1"},
        {"outside": True},
        {"waits": False},
    ]
    for query in asked:
        listed = (await front.read("/opportunities", limit=200, **query))["items"]
        assert farm["id"] in {each["id"] for each in listed}, query
    drafts = (await front.read("/opportunities", limit=200, status="draft"))["items"]
    assert farm["id"] not in {each["id"] for each in drafts}


async def test_a_discussion_may_come_to_nothing(front: Front) -> None:
    opportunity = await published(front)
    path = f"/opportunities/{opportunity['id']}"
    assert (await front.done(f"{path}/discussion"))["status_label"] == "en discussion"
    assert (await front.done(f"{path}/resumption"))["status_label"] == "ouverte"


async def test_what_was_filled_elsewhere_may_be_had_again(at_work: Office, front: Front) -> None:
    opportunity = await published(front)
    path = f"/opportunities/{opportunity['id']}"
    assert (await front.done(f"{path}/filling"))["taken"][0]["holder"] == "elsewhere"
    assert (await front.done(f"{path}/releases"))["status"] == "open"


async def test_an_opportunity_is_given_to_somebody_else(front: Front) -> None:
    opportunity = await entered(front)
    given = await front.done(
        f"/opportunities/{opportunity['id']}/assignment", officer="autre", agency="cma-fictive"
    )
    assert (given["officer"], given["agency"]) == ("autre", "cma-fictive")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "castle"},
        {"origin": "unknown"},
        {"places": 0},
        {"trade": "nurse"},
        {"epci": "12"},
        {"reference": {"source": "Site"}},
        {"provider": {"organisation": "Entreprise Fictive", "contact": {"name": "Zoé Fictive"}}},
        {"salary": 12},
    ],
)
async def test_an_entry_that_makes_no_sense_is_refused(front: Front, wrong: Body) -> None:
    answer = await front.act("/opportunities", **an_entry(**wrong))
    assert answer.status_code == 422, answer.text
