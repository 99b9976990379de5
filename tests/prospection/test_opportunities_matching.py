"""Who meets what: by what both declared and nothing else, both ways, each reason in French."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.memory import Memory
from services.prospection import use_cases
from services.prospection.api.offers_answered import because
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.matching import Criterion, Met, met, offered_by, sought_by
from services.prospection.domain.offer import OfferKind
from services.prospection.domain.opportunity import Opportunity
from services.prospection.domain.project import Kind, Project
from tests.prospection.candidates import (
    EVERY_CANDIDATE,
    HERE,
    MOVE,
    NEXT_DOOR,
    PLACE,
    SHORT_OF_PEOPLE,
    a_firm,
    a_registered_candidate,
    alone,
)
from tests.prospection.desk import a_memory
from tests.prospection.offers import (
    ANOTHER_TRADE_NOT_SHORT,
    EVERY_OPPORTUNITY,
    an_open_one,
    one_held_back,
)
from tests.prospection.stock import StockDesk

NO_TRADE = {"trade": None, "trade_version": None}
TRADES = st.sampled_from([None, SHORT_OF_PEOPLE, ANOTHER_TRADE_NOT_SHORT])


def looking_for(kind: Kind, trade: str | None, *epcis: str) -> Candidate:
    project = Project(kind, trade, "v3" if trade else None, epcis)
    firm = kind is Kind.ORGANISATION_MOVE
    return a_registered_candidate(a_firm() if firm else alone(), project)


def meets(candidate: Candidate, opportunity: Opportunity) -> bool:
    return not set(sought_by(candidate)).isdisjoint(offered_by(opportunity))


@given(
    kind=st.sampled_from(list(OfferKind)),
    offered=TRADES,
    where=st.sampled_from([HERE, NEXT_DOOR]),
    project=st.sampled_from(list(Kind)),
    sought=TRADES,
    wishes=st.sampled_from([(), (HERE,), (NEXT_DOOR, HERE)]),
)
def test_they_meet_by_the_trade_if_both_name_one_else_by_the_place(
    kind: OfferKind,
    offered: str | None,
    where: str,
    project: Kind,
    sought: str | None,
    wishes: tuple[str, ...],
) -> None:
    opportunity = an_open_one(kind, epci=where)
    version = "v3" if offered else None
    opportunity.offer = replace(opportunity.offer, trade=offered, trade_version=version)
    candidate = looking_for(project, sought, *wishes)
    by_trade = offered is not None and offered == sought
    by_place = where in wishes and None in {offered, sought}
    expected = project in kind.suits and (by_trade or by_place)
    assert meets(candidate, opportunity) is expected
    if expected:
        criteria = {each.criterion for each in met(candidate.project, opportunity)}
        assert Criterion.PROJECT in criteria
        assert (Criterion.TRADE in criteria) is by_trade
        assert (Criterion.EPCI in criteria) is (where in wishes)


@pytest.mark.parametrize("kind", list(OfferKind))
def test_every_kind_suits_some_project(kind: OfferKind) -> None:
    assert kind.suits


@pytest.mark.parametrize("project", list(Kind))
def test_every_project_is_suited_by_some_kind(project: Kind) -> None:
    assert any(project in kind.suits for kind in OfferKind)


@pytest.mark.parametrize("name", EVERY_OPPORTUNITY)
def test_only_what_is_to_be_had_outside_meets_a_candidate(name: str) -> None:
    opportunity = EVERY_OPPORTUNITY[name]()
    shown = {"open", "under discussion", "to confirm"}
    assert bool(offered_by(opportunity)) is (name in shown)


@pytest.mark.parametrize("name", EVERY_CANDIDATE)
def test_only_a_candidate_who_looks_meets_an_opportunity(name: str) -> None:
    ended = {"dormant", "declined", "withdrawn", "merged", "anonymised"}
    assert bool(sought_by(EVERY_CANDIDATE[name]())) is (name not in ended)


def test_an_organisation_meets_premises_where_it_would_move() -> None:
    firm = a_registered_candidate(a_firm(), MOVE)
    assert meets(firm, an_open_one(OfferKind.PREMISES, **NO_TRADE))
    assert not meets(firm, an_open_one(OfferKind.HOME, **NO_TRADE))


def test_reasons_are_said_in_french_with_the_rank_of_the_wish() -> None:
    project = Project(Kind.JOB, SHORT_OF_PEOPLE, "v3", (NEXT_DOOR, HERE))
    found = met(project, an_open_one())
    assert found == [
        Met(Criterion.PROJECT, "job"),
        Met(Criterion.TRADE, SHORT_OF_PEOPLE),
        Met(Criterion.EPCI, HERE, 2),
    ]
    assert because(found, PLACE) == (
        "nature du projet : emploi ; même métier : Soins infirmiers généralistes ;"
        " intercommunalité souhaitée en 2e : CC des Brumes Fictives"
    )
    first = met(Project(Kind.JOB, SHORT_OF_PEOPLE, "v3", (HERE,)), an_open_one())
    assert "souhaitée en 1re" in because(first, PLACE)


@pytest.fixture
def memory() -> Memory:
    return a_memory()


@pytest.fixture
def desk(memory: Memory) -> StockDesk:
    return StockDesk.over(memory)


async def test_both_ways_give_the_same_pairs(desk: StockDesk) -> None:
    nurse, elsewhere = await desk.looking(), await desk.looking(Project(Kind.TELEWORK))
    post, home = await desk.published(), await desk.published(kind=OfferKind.HOME)
    async with desk.work() as work:
        _, for_nurse = await use_cases.opportunities_for(nurse.id, None, 50, work)
        _, for_other = await use_cases.opportunities_for(elsewhere.id, None, 50, work)
        _, for_post = await use_cases.candidates_for(post.id, None, 50, work)
        _, for_home = await use_cases.candidates_for(home.id, None, 50, work)
    assert [each.id for each in for_nurse.items] == [post.id, home.id]
    assert for_other.items == []
    assert [each.id for each in for_post.items] == [nurse.id]
    assert [each.id for each in for_home.items] == [nurse.id]


async def test_matches_come_page_by_page(desk: StockDesk) -> None:
    nurse = await desk.looking()
    posts = [(await desk.published()).id for _ in range(5)]
    found, after = [], None
    while True:
        async with desk.work() as work:
            _, page = await use_cases.opportunities_for(nurse.id, after, 2, work)
        found += [each.id for each in page.items]
        after = page.next
        if after is None:
            break
    assert found == posts


async def test_nobody_meets_what_is_held_back(desk: StockDesk) -> None:
    nurse, post = await desk.looking(), await desk.published(head_start=7)
    async with desk.work() as work:
        _, found = await use_cases.opportunities_for(nurse.id, None, 50, work)
        _, seekers = await use_cases.candidates_for(post.id, None, 50, work)
    assert (found.items, seekers.items) == ([], [])
    assert not meets(nurse, one_held_back())


async def test_whoever_gives_up_meets_nothing_any_more(desk: StockDesk) -> None:
    nurse, post = await desk.looking(), await desk.published()
    async with desk.work() as work:
        await use_cases.withdraw(nurse.id, "family", None, work)
    async with desk.work() as work:
        _, seekers = await use_cases.candidates_for(post.id, None, 50, work)
    assert seekers.items == []
