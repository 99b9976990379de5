"""The rules of the exchange of jobs, each refused under its own slug."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.insertion.domain.exchange_application import (
    Applicant,
    Application,
    Channel,
    Status,
    is_the_only_one,
)
from services.insertion.domain.exchange_opening import Kind, Offer, Opening, Standing
from services.insertion.domain.exchange_search import is_followed_for_work
from services.insertion.domain.exchange_waiting import Task, waiting
from services.insertion.domain.partner_path import PartnerPath
from tests.insertion.partners import (
    DAY,
    HERE,
    RECORDER,
    RULE,
    TODAY,
    a_declined_path,
    a_placed_path,
    a_searching_path,
    an_invited_path,
    refused,
)

SILENCE = timedelta(25)
OFFER = Offer(
    kind=Kind.POST,
    epci=HERE,
    trade="J1506",
    trade_version="v3",
    places=1,
    outside_from=TODAY,
    available_on=None,
    on=TODAY,
)


def an_opening(places: int = 1) -> Opening:
    return Opening(id=uuid4(), offer=replace(OFFER, places=places))


def somebody() -> Applicant:
    path = uuid4()
    return Applicant(Channel.LOCAL_PERSON, path, path)


def applied(opening: Opening, applicant: Applicant | None = None) -> Application:
    who = applicant or somebody()
    return Application.make(uuid4(), opening, who, TODAY, RECORDER)[0]


def test_the_last_place_is_given_once() -> None:
    opening = an_opening(2)
    first, second, third = [applied(opening) for _ in range(3)]
    first.accept(opening, TODAY)
    second.accept(opening, TODAY)
    with refused("opening-full"):
        third.accept(opening, TODAY)
    assert [each.place.rank for each in (first, second) if each.place] == [1, 2]


def test_nobody_applies_to_a_post_that_is_full() -> None:
    opening = an_opening()
    applied(opening).accept(opening, TODAY)
    with refused("opening-full"):
        applied(opening)


@pytest.mark.parametrize("standing", [Standing.FILLED, Standing.WITHDRAWN])
def test_nobody_applies_to_what_is_not_to_be_had(standing: Standing) -> None:
    opening = an_opening()
    late = applied(opening)
    opening.closes(standing)
    with refused("opening-closed"):
        applied(opening)
    with refused("opening-closed"):
        late.accept(opening, TODAY)


def test_nobody_applies_before_the_post_was_published() -> None:
    with refused("before-previous-fact"):
        Application.make(uuid4(), an_opening(), somebody(), TODAY - DAY, RECORDER)


def test_a_person_applies_to_a_post_once_at_a_time() -> None:
    opening, who = an_opening(), somebody()
    first = applied(opening, who)
    with refused("already-applied"):
        is_the_only_one(who, [first])
    is_the_only_one(somebody(), [first])
    first.refuse(TODAY)
    is_the_only_one(who, [first])


def test_an_application_that_ended_is_never_written_again() -> None:
    opening = an_opening(9)
    for end in ("refuse", "withdraw", "is_obsolete", "loses_its_post", "stays_unanswered"):
        application = applied(opening)
        getattr(application, end)(TODAY)
        for act in ("process", "refuse", "withdraw", "is_obsolete", "stays_unanswered"):
            with refused("application-ended"):
                getattr(application, act)(TODAY)
        with refused("application-ended"):
            application.accept(opening, TODAY)
    assert opening.taken == 0


def test_an_application_is_looked_at_once() -> None:
    application = applied(an_opening())
    application.process(TODAY)
    with refused("already-in-process"):
        application.process(TODAY)


def test_silence_counts_from_the_last_word_of_the_employer_s() -> None:
    opening = an_opening()
    application = applied(opening)
    assert application.unanswered_on(RULE) == TODAY + SILENCE
    application.process(TODAY + DAY)
    assert application.unanswered_on(RULE) == TODAY + DAY + SILENCE
    application.accept(opening, TODAY + DAY)
    assert application.unanswered_on(RULE) is None


def test_only_a_yes_is_followed_up_and_once() -> None:
    opening = an_opening()
    application = applied(opening)
    with refused("nothing-to-follow-up"):
        application.follow_up(TODAY)
    application.accept(opening, TODAY)
    due = waiting(application, RULE)
    assert due is not None
    assert due.task is Task.FOLLOW_UP
    application.follow_up(TODAY)
    with refused("nothing-to-follow-up"):
        application.follow_up(TODAY)


@pytest.mark.parametrize("made", [an_invited_path, a_declined_path, a_placed_path])
def test_a_partner_applies_while_they_are_followed(made: Callable[[], PartnerPath]) -> None:
    with refused("wrong-status"):
        is_followed_for_work(made())
    is_followed_for_work(a_searching_path())


def test_a_partner_with_two_paths_applies_by_the_other_one() -> None:
    partner = a_searching_path()
    partner.joins(uuid4(), TODAY)
    with refused("applies-by-insertion-path"):
        is_followed_for_work(partner)


def test_every_end_of_an_application_has_its_french() -> None:
    for each in (*Status, *Kind, *Standing, *Task):
        assert each.french
