"""The rules of a commitment: who arrives is asked, never held back, and somebody is helped."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.insertion.domain.commitment import Answer, Arrival, Commitment, Status
from services.insertion.domain.commitment_rules import Arrived, Kind, Proposal, proposed
from services.insertion.domain.commitment_waiting import Task, waiting
from services.installation.listeners import listen
from tests.insertion.partners import DAY, HERE, RECORDER, RULE, TODAY, refused

ANSWER_DAYS, COMMITMENT_DAYS = timedelta(30), timedelta(200)


def a_proposed_one() -> Commitment:
    arrival = Arrival(id=uuid4(), who=uuid4(), on=TODAY)
    return Commitment.propose(uuid4(), arrival, Kind.MENTOR, HERE)[0]


def an_accepted_one() -> Commitment:
    commitment = a_proposed_one()
    commitment.hears(Answer(TODAY, True, RECORDER))
    return commitment


def an_assigned_one(path: UUID | None = None) -> Commitment:
    commitment = an_accepted_one()
    commitment.assign(path or uuid4(), TODAY, RECORDER)
    return commitment


def a_met_one() -> Commitment:
    commitment = an_assigned_one()
    commitment.meet(TODAY)
    return commitment


def an_expired_one() -> Commitment:
    commitment = a_proposed_one()
    commitment.expire(TODAY)
    return commitment


def a_declined_one() -> Commitment:
    commitment = a_proposed_one()
    commitment.hears(Answer(TODAY, False, RECORDER))
    return commitment


@pytest.mark.parametrize("made", [a_met_one, an_expired_one, a_declined_one])
def test_a_commitment_that_ended_is_never_written_again(made: Callable[[], Commitment]) -> None:
    commitment = made()
    for act in (
        lambda: commitment.take(RECORDER),
        lambda: commitment.hears(Answer(TODAY, True, RECORDER)),
        lambda: commitment.assign(uuid4(), TODAY, RECORDER),
        lambda: commitment.release(TODAY),
        lambda: commitment.meet(TODAY),
        lambda: commitment.expire(TODAY),
    ):
        with refused("commitment-ended"):
            act()
    assert commitment.expires_on(RULE) is None
    assert waiting(commitment, RULE) is None


def test_only_what_was_accepted_is_given_and_only_what_was_given_is_met() -> None:
    with refused("wrong-status"):
        a_proposed_one().assign(uuid4(), TODAY, RECORDER)
    with refused("wrong-status"):
        an_accepted_one().meet(TODAY)
    with refused("wrong-status"):
        an_accepted_one().release(TODAY)


def test_an_answer_is_given_once() -> None:
    with refused("wrong-status"):
        an_accepted_one().hears(Answer(TODAY, False, RECORDER))


def test_a_commitment_is_not_given_twice_to_one_person() -> None:
    path = uuid4()
    with refused("already-assigned"):
        an_assigned_one(path).assign(path, TODAY, RECORDER)


def test_a_commitment_passes_from_one_person_to_another() -> None:
    first, second = uuid4(), uuid4()
    commitment = an_assigned_one(first)
    commitment.assign(second, TODAY + DAY, RECORDER)
    assert [each.path for each in commitment.assignments] == [first, second]
    assert [each.released_on for each in commitment.assignments] == [TODAY + DAY, None]
    assert commitment.path == second


def test_nothing_of_a_commitment_precedes_what_it_follows() -> None:
    with refused("before-previous-fact"):
        a_proposed_one().hears(Answer(TODAY - DAY, True, RECORDER))
    with refused("before-previous-fact"):
        an_accepted_one().assign(uuid4(), TODAY - DAY, RECORDER)
    with refused("before-previous-fact"):
        an_assigned_one().meet(TODAY - DAY)


def test_silence_and_an_acceptance_in_vain_have_each_their_time() -> None:
    assert a_proposed_one().expires_on(RULE) == TODAY + ANSWER_DAYS
    assert an_accepted_one().expires_on(RULE) == TODAY + COMMITMENT_DAYS
    assert an_assigned_one().expires_on(RULE) == TODAY + COMMITMENT_DAYS


def test_what_is_to_be_done_follows_the_life_of_a_commitment() -> None:
    nobody_s = a_proposed_one()
    assert _task(nobody_s) is Task.TAKE
    found = []
    for made in (a_proposed_one, an_accepted_one, an_assigned_one):
        commitment = made()
        commitment.take(RECORDER)
        found.append(_task(commitment))
    assert found == [Task.ASK, Task.GIVE, Task.SEE_MET]


def _task(commitment: Commitment) -> Task | None:
    due = waiting(commitment, RULE)
    return due.task if due else None


def test_a_rule_says_who_is_asked_for_what_and_how_often() -> None:
    rule = (
        Proposal(to=Arrived.ORGANISATION, kind=Kind.HIRING_OPPORTUNITY, posts=5, most=3),
        Proposal(to=Arrived.HOUSEHOLD, kind=Kind.MENTOR, activities=("takeover",)),
        Proposal(to=Arrived.HOUSEHOLD, kind=Kind.SERVICE_NEED),
    )

    def asked(who: Arrived, activity: str | None = None, headcount: int = 0) -> list[Kind]:
        return list(proposed(rule, who, activity, headcount))

    assert asked(Arrived.ORGANISATION, headcount=4) == []
    assert asked(Arrived.ORGANISATION, headcount=11) == [Kind.HIRING_OPPORTUNITY] * 2
    assert asked(Arrived.ORGANISATION, headcount=10_000) == [Kind.HIRING_OPPORTUNITY] * 3
    assert asked(Arrived.HOUSEHOLD, "takeover") == [Kind.MENTOR, Kind.SERVICE_NEED]
    assert asked(Arrived.HOUSEHOLD, "job") == [Kind.SERVICE_NEED]


def test_installation_hears_nothing_of_commitments() -> None:
    """They are never a condition of anything: nobody there could make them one."""
    assert {each.__name__ for each in listen.events if "Commitment" in each.__name__} == set()


def test_whatever_is_said_of_a_commitment_its_french_is_there() -> None:
    for each in (*Status, *Kind, *Task):
        assert each.french
