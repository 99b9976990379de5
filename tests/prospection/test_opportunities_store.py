"""Opportunities and interests are kept whole; what meets what is found among many."""

import importlib.util
from collections.abc import AsyncIterator
from dataclasses import fields
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.rights import Grant, Rights, Scope
from happy.places import ROOT
from services.prospection.app import service
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.interest import Interest, InterestAlert
from services.prospection.domain.matching import offered_by, sought_by
from services.prospection.domain.opportunity import Opportunity
from services.prospection.domain.project import Kind, Project
from services.prospection.domain.stock import Holder, Seat
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import EVERY_CANDIDATE, HERE, NEXT_DOOR, TODAY, refused
from tests.prospection.desk import a_memory
from tests.prospection.offers import (
    EVERY_OPPORTUNITY,
    a_full_one,
    a_proposed_interest,
    a_retained_interest,
    an_ended_interest,
    an_interest,
    an_open_one,
)
from tests.prospection.stock import StockDesk

MANY = 20_000
MIGRATION = ROOT / "services/prospection/migrations/versions/0005_opportunities.py"


def over(made: Office) -> StockDesk:
    transactions = made.runtime.transactions
    return StockDesk(lambda cause: transactions.begin("test", cause=cause), made.clock)


@pytest.fixture(scope="module")
async def at_work(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture(params=["memory", "postgresql"])
def desk(request: Any) -> StockDesk:
    if request.param == "memory":
        return StockDesk.over(a_memory())
    return over(request.getfixturevalue("at_work"))


@pytest.mark.parametrize("name", EVERY_OPPORTUNITY)
async def test_an_opportunity_of_any_age_comes_back_as_it_was(desk: StockDesk, name: str) -> None:
    opportunity = EVERY_OPPORTUNITY[name]()
    async with desk.work() as work:
        work.save(opportunity)
    async with desk.work() as work:
        assert await work.get(Opportunity, opportunity.id) == opportunity


def test_no_field_of_an_opportunity_is_left_out_of_that() -> None:
    opportunity = a_full_one()
    empty = [
        each.name
        for each in fields(Opportunity)
        if getattr(opportunity, each.name) in (None, [], {})
    ]
    assert empty == []


@pytest.mark.parametrize(
    "made", [an_interest, a_proposed_interest, a_retained_interest, an_ended_interest]
)
async def test_an_interest_of_any_age_comes_back_as_it_was(desk: StockDesk, made: Any) -> None:
    interest = made()
    interest.alerts = dict.fromkeys(InterestAlert, TODAY)
    interest.looked_at_on = TODAY
    async with desk.work() as work:
        work.save(interest)
    async with desk.work() as work:
        assert await work.get(Interest, interest.id) == interest


async def test_a_candidate_has_one_interest_in_an_opportunity(desk: StockDesk) -> None:
    first = an_interest()
    async with desk.work() as work:
        work.save(first)
    with refused("interest-known"):
        async with desk.work() as work:
            work.save(an_interest(candidate=first.candidate, opportunity=first.opportunity))


async def test_the_database_refuses_what_the_code_would_let_through(at_work: Office) -> None:
    opportunity = an_open_one()
    opportunity.taken = [Seat(Holder.CANDIDATE, uuid4(), TODAY)] * 2
    with refused("no-place-left"):
        async with over(at_work).work() as work:
            work.save(opportunity)


def _migration() -> ModuleType:
    spec = importlib.util.spec_from_file_location("opportunities_migration", MIGRATION)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_candidates_known_before_the_stock_are_met_too(at_work: Office) -> None:
    for kind in ("job", "takeover"):
        for wishes in ((), (HERE,), (NEXT_DOOR, HERE)):
            await over(at_work).looking(Project(Kind(kind), None, None, wishes))
    for made in EVERY_CANDIDATE.values():
        async with over(at_work).work() as work:
            work.save(made())
    pairs = text("select item, criterion from candidate_criterion order by 1, 2")
    async with at_work.runtime.engine.begin() as connection:
        written = (await connection.execute(pairs)).all()
        await connection.execute(text("delete from candidate_criterion"))
        await connection.execute(text(_migration().KNOWN_CANDIDATES))
        assert (await connection.execute(pairs)).all() == written
    assert len(written) > 10


async def test_who_meets_an_opportunity_is_found_among_many(platform: Platform) -> None:
    async with office(platform, service, now=NOON) as made:
        desk = over(made)
        mason = await desk.looking(Project(Kind.JOB, "F1703", "v3", (HERE,)))
        post = an_open_one(trade="F1703")
        async with made.runtime.engine.begin() as connection:
            await connection.execute(_CROWD, {"many": MANY, "epci": NEXT_DOOR})
            await connection.execute(_CRITERIA)
            await connection.execute(text("analyze candidate, candidate_criterion"))
        rights = Rights((Grant(Scope("epci", frozenset({HERE}))),))
        async with made.runtime.transactions.begin("test", rights=rights) as work:
            found = await work.meeting(Candidate, offered_by(post))
            plan = await work.connection.execute(text(_PLAN), {"criteria": list(offered_by(post))})
            steps = "\n".join(row[0] for row in plan)
        assert [each.id for each in found.items] == [mason.id]
        assert sought_by(mason)
        assert "Seq Scan" not in steps, steps


_CROWD = text(
    "insert into candidate (id, subject, version, record, status, epci, waits)"
    " select gen_random_uuid(), gen_random_uuid(), 1, '{}', 'qualified', :epci, false"
    " from generate_series(1, cast(:many as int))"
)
_CRITERIA = text(
    "insert into candidate_criterion select id, 'job:J' || (row_number() over ()) % 500"
    " from candidate where record = '{}'"
)
_PLAN = (
    "explain select * from candidate where epci = any(array['999000001']) and id in"
    " (select item from candidate_criterion where criterion = any(:criteria))"
    " order by id limit 51"
)
