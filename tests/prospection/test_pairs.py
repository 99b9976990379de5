"""Pairs of likely duplicates of a whole territory: found without comparing every file to every."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis.rights import Grant, Rights, Scope
from services.prospection import use_cases
from services.prospection.app import service
from services.prospection.domain.candidate import Candidate
from services.prospection.use_cases.keeping import keep
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.front import Body, Front, a_person, slug

HERE, ELSEWHERE = "999000001", "999000002"
Two = frozenset[UUID]


@pytest.fixture(scope="module")
async def at_work(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
async def officer(at_work: Office) -> AsyncIterator[Front]:
    """An officer before a territory without any file."""
    async with at_work.runtime.engine.begin() as connection:
        await connection.execute(
            text("truncate candidate, candidate_search, candidate_criterion, pair, timer")
        )
    async with at_work.officer("officer-1") as client:
        yield Front(client)


def of_one(given: str, family: str, **contact: str) -> Body:
    contact = contact or {"email": f"{uuid4().hex}@exemple.invalid"}
    adult = a_person(given_name=given, family_name=family, contact=contact)
    return {"kind": "household", "adults": [adult]}


def in_place(epci: str) -> Body:
    return {"type": "job", "epcis": [epci]}


async def twins(officer: Front, **changes: Any) -> tuple[Body, Body]:
    """Two files of one name."""
    family = f"Jumel{uuid4().hex[:6].translate(str.maketrans('0123456789', 'ghijklmnop'))}"
    first = await officer.registered(candidate=of_one("Zénobie", family), **changes)
    return first, await officer.registered(candidate=of_one("Zenobie", family), **changes)


async def listed(front: Front, **query: Any) -> list[Two]:
    """The pairs that are shown, in their order, page after page."""
    shown: list[Two] = []
    while True:
        page = await front.read("/duplicates", **query)
        shown += [frozenset(UUID(f["candidate"]) for f in each["files"]) for each in page["items"]]
        if page["next"] is None:
            return shown
        query["after"] = page["next"]


def two(*files: Body) -> Two:
    return frozenset(UUID(file["id"]) for file in files)


async def kept(made: Office) -> set[Two]:
    """The pairs in the database."""
    async with made.runtime.engine.connect() as connection:
        found = await connection.execute(text("select one, other from pair"))
        return {frozenset((row.one, row.other)) for row in found}


async def test_pairs_are_listed_from_the_most_alike_with_reasons_in_french(
    at_work: Office, officer: Front
) -> None:
    namesakes = await twins(officer)
    contact = {"email": "sosie@exemple.invalid", "phone": "0639981104"}
    first = await officer.registered(candidate=of_one("Odon", "Sosie", **contact))
    same = await officer.registered(
        candidate=of_one("Odonn", "Sosie", email="SOSIE@exemple.invalid", phone="06 39 98 11 04")
    )
    await at_work.fire_timers()
    page = await officer.read("/duplicates")
    strongest = page["items"][0]
    assert (strongest["weight"], [why["label"] for why in strongest["reasons"]]) == (
        100,
        [
            "même adresse électronique",
            "même numéro de téléphone",
            "noms identiques, à une faute près",
        ],
    )
    assert {file["label"] for file in strongest["files"]} == {"Odon Sosie", "Odonn Sosie"}
    assert [each["weight"] for each in page["items"]] == [100, 35]
    assert await listed(officer, limit=1) == [two(first, same), two(*namesakes)]


async def test_pairs_are_known_once_two_files_saved_at_once_are_compared_at_once(
    at_work: Office, officer: Front
) -> None:
    async def registered() -> Body:
        return await officer.registered(candidate=of_one("Zénobie", "Simultanée"))

    files = await asyncio.gather(registered(), registered())
    await asyncio.gather(*(at_work.runtime.timekeeper.fire_due() for _ in range(4)))
    await at_work.fire_timers()
    assert await listed(officer) == [two(*files)]
    assert await kept(at_work) == {two(*files)}


async def test_the_file_compared_last_sees_the_other_as_it_has_become(
    at_work: Office, officer: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the other one was alike when it was found, and is not any more once it is locked."""
    mine, other = await twins(officer)
    await at_work.fire_timers()
    await renamed(officer, other, "Autrement")
    await at_work.fire_timers()
    assert await kept(at_work) == set()
    await renamed(officer, mine, "Autrement")
    transactions = at_work.runtime.transactions
    async with transactions.begin("compare") as work:
        lock = work.lock

        async def late(*subjects: UUID) -> None:
            await renamed(officer, other, "Encore")
            await at_work.fire_timers()
            await lock(*subjects)

        monkeypatch.setattr(work, "lock", late)
        await use_cases.compare(UUID(mine["id"]), work)
    assert await kept(at_work) == set()


async def renamed(officer: Front, file: Body, family: str) -> None:
    """The family name put right, given names being what makes it the same person."""
    known = await officer.read(f"/candidates/{file['id']}")
    answer = await officer.client.get(f"/v1/candidates/{file['id']}")
    project = {name: value for name, value in known["project"].items() if value is not None}
    person = {"id": known["candidate"]["adults"][0]["id"], "family_name": family}
    done = await officer.put(
        f"/candidates/{file['id']}", answer.headers["etag"], project=project, people=[person]
    )
    assert done.is_success, done.text


async def test_a_merged_pair_is_gone_at_once_and_its_row_after(
    at_work: Office, officer: Front
) -> None:
    first, second = await twins(officer)
    await at_work.fire_timers()
    path = f"/candidates/{first['id']}/merger"
    await officer.done(path, merged=second["id"], lead_becomes="other")
    assert await listed(officer) == []
    await at_work.fire_timers()
    assert await kept(at_work) == set()


async def test_a_dismissed_pair_is_gone_at_once_and_is_not_proposed_again(
    at_work: Office, officer: Front
) -> None:
    first, second = await twins(officer)
    await at_work.fire_timers()
    await officer.done(f"/candidates/{first['id']}/distinctions", other=second["id"])
    assert await listed(officer) == []
    await officer.done(f"/candidates/{first['id']}/assignment")
    await at_work.fire_timers()
    assert (await listed(officer), await kept(at_work)) == ([], set())


async def test_a_file_corrected_parts_from_its_likeness_and_finds_another(
    at_work: Office, officer: Front
) -> None:
    first, second = await twins(officer)
    third = await officer.registered(candidate=of_one("Zénobie", "Tierce"))
    await at_work.fire_timers()
    await renamed(officer, second, "Tierce")
    assert await listed(officer) == []
    await at_work.fire_timers()
    assert await kept(at_work) == {two(second, third)}
    assert await listed(officer) == [two(second, third)]
    assert first["id"] not in str(await officer.read("/duplicates"))


async def test_an_anonymised_file_looks_like_nobody(at_work: Office, officer: Front) -> None:
    first, second = await twins(officer)
    await at_work.fire_timers()
    transactions = at_work.runtime.transactions
    async with transactions.begin("anonymise") as work:
        file = await work.get(Candidate, UUID(first["id"]))
        file.anonymise(file.since)
        keep(file, work)
    assert await listed(officer) == []
    await at_work.fire_timers()
    assert await kept(at_work) == set()
    async with transactions.begin("look") as work:
        assert (await work.peek(Candidate, UUID(first["id"]))).looks is None
    assert second["id"] not in str(await officer.read("/duplicates"))


async def test_an_adult_who_goes_on_alone_is_no_duplicate_of_who_stays(
    at_work: Office, officer: Front
) -> None:
    adults = [
        a_person(contact={"email": "nous@exemple.invalid"}),
        a_person("partner", contact={"email": "nous@exemple.invalid"}),
    ]
    file = await officer.registered(candidate={"kind": "household", "adults": adults})
    partner = file["candidate"]["adults"][1]["id"]
    await officer.done(f"/candidates/{file['id']}/separation", adult=partner)
    await at_work.fire_timers()
    assert (await listed(officer), await kept(at_work)) == ([], set())


async def test_a_pair_is_shown_to_who_reaches_both_its_files_and_nobody_else(
    at_work: Office, officer: Front
) -> None:
    family = "Frontaliere"
    near = [
        await officer.registered(candidate=of_one("Zénobie", family), project=in_place(HERE))
        for _ in range(2)
    ]
    far = await officer.registered(candidate=of_one("Zénobie", family), project=in_place(ELSEWHERE))
    await at_work.fire_timers()
    every = {two(*near), two(near[0], far), two(near[1], far)}
    assert set(await listed(officer)) == every
    for epcis, shown in (
        ([HERE], {two(*near)}),
        ([ELSEWHERE], set()),
        ([HERE, ELSEWHERE], every),
    ):
        referent = at_work.officer("referent-1", "territorial-referent", epcis=epcis)
        async with referent as client:
            assert set(await listed(Front(client))) == shown, epcis


async def test_the_database_hides_the_pairs_of_other_places(
    at_work: Office, officer: Front
) -> None:
    """As if the store's own filter had been forgotten."""
    for epci in (HERE, ELSEWHERE):
        await twins(officer, project=in_place(epci))
    await at_work.fire_timers()
    rights = Rights((Grant(Scope("epci", frozenset({HERE}))),))
    async with at_work.runtime.transactions.begin("test", rights=rights) as work:
        seen = (await work.connection.scalars(text("select epci from pair"))).all()
    assert seen == [HERE]


async def test_a_pair_follows_its_file_to_another_place(at_work: Office, officer: Front) -> None:
    files = await twins(officer, project=in_place(ELSEWHERE))
    await at_work.fire_timers()
    for file in files:
        answer = await officer.client.get(f"/v1/candidates/{file['id']}")
        path, etag = f"/candidates/{file['id']}", answer.headers["etag"]
        assert (await officer.put(path, etag, project=in_place(HERE))).is_success
    await at_work.fire_timers()
    referent = at_work.officer("referent-1", "territorial-referent", epcis=[HERE])
    async with referent as client:
        assert await listed(Front(client)) == [two(*files)]


async def test_who_reads_pairs_has_read_both_their_files(at_work: Office, officer: Front) -> None:
    files = await twins(officer)
    await at_work.fire_timers()
    async with at_work.officer("curious") as client:
        await Front(client).read("/duplicates")
    async with at_work.runtime.engine.connect() as connection:
        query = text("select subject, purpose from audit where actor = 'curious'")
        read = (await connection.execute(query)).all()
    assert {row.subject for row in read} == {file["id"] for file in files}
    assert {row.purpose for row in read} == {"prospection.duplicate-search"}


async def test_a_cursor_of_another_list_is_refused(officer: Front) -> None:
    answer = await officer.client.get("/v1/duplicates", params={"after": "ailleurs"})
    assert (answer.status_code, slug(answer)) == (422, "cursor-unknown")
