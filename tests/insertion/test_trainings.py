"""The rules of trainings: no place twice, a line in order, and only what was seen is counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import uuid4

from services.insertion.domain.partner_word import Seat
from services.insertion.domain.training_enrolment import Audience, Enrolment, Status, Trainee
from services.insertion.domain.training_session import Plan, Session, Stage
from tests.insertion.partners import DAY, HERE, PLACE, RECORDER, RULE, TODAY, refused

PLAN = Plan(epci=HERE, theme="regional-language", starts_on=TODAY, ends_on=TODAY, places=1)


def a_session(plan: Plan = PLAN) -> Session:
    return Session.planned(uuid4(), plan, TODAY, RULE, PLACE)[0]


def somebody(audience: Audience = Audience.LOCAL_PERSON) -> Trainee:
    id = uuid4()
    return Trainee(audience, id, id, Seat.LEAD if audience is Audience.NEWCOMER else None)


def enrolled(session: Session, others: list[Enrolment], who: Trainee | None = None) -> Enrolment:
    made = session.enrol(uuid4(), who or somebody(), (), others, TODAY, RECORDER)
    others.append(made)
    return made


def test_a_training_is_planned_in_this_territory() -> None:
    with refused("epci-unknown"):
        a_session(replace(PLAN, epci="123456789"))


def test_a_training_begins_before_it_ends() -> None:
    with refused("training-dates"):
        a_session(replace(PLAN, ends_on=TODAY - DAY))


def test_themes_and_prerequisites_are_of_the_territory_s_lists() -> None:
    with refused("code-unknown"):
        a_session(replace(PLAN, theme="astrology"))
    with refused("code-unknown"):
        a_session(replace(PLAN, prerequisites=("good-health",)))


def test_a_free_place_goes_to_who_waited_first() -> None:
    session, everybody = a_session(), list[Enrolment]()
    seated, first, second = [enrolled(session, everybody) for _ in range(3)]
    session.cancel_enrolment(seated, everybody)
    assert [each.status for each in (seated, first, second)] == [
        Status.CANCELLED,
        Status.ENROLLED,
        Status.WAITING,
    ]
    assert first.place is not None
    assert first.place.rank == 1


def test_who_gives_up_waiting_leaves_the_places_as_they_are() -> None:
    session, everybody = a_session(), list[Enrolment]()
    seated, first, second = [enrolled(session, everybody) for _ in range(3)]
    session.cancel_enrolment(first, everybody)
    assert [each.status for each in (seated, second)] == [Status.ENROLLED, Status.WAITING]


def test_one_person_is_enrolled_once_at_a_time() -> None:
    session, everybody, who = a_session(), list[Enrolment](), somebody()
    first = enrolled(session, everybody, who)
    with refused("already-enrolled"):
        enrolled(session, everybody, who)
    session.cancel_enrolment(first, everybody)
    assert enrolled(session, everybody, who).is_seated


def test_every_prerequisite_was_seen() -> None:
    session = a_session(replace(PLAN, prerequisites=("french-basics",)))
    with refused("prerequisite-missing"):
        enrolled(session, [])


def test_nobody_came_before_it_began() -> None:
    session, everybody = a_session(replace(PLAN, certifying=True)), list[Enrolment]()
    enrolment = enrolled(session, everybody)
    with refused("training-not-begun"):
        session.attend(enrolment, True, TODAY - DAY)
    with refused("training-not-begun"):
        session.certify(enrolment, TODAY - DAY)


def test_who_waits_neither_came_nor_stayed_away() -> None:
    session, everybody = a_session(), list[Enrolment]()
    enrolled(session, everybody)
    waiting = enrolled(session, everybody)
    with refused("wrong-status"):
        session.attend(waiting, True, TODAY)


def test_only_who_came_is_certified_and_only_where_that_is_given() -> None:
    plain, everybody = a_session(), list[Enrolment]()
    came = enrolled(plain, everybody)
    plain.attend(came, True, TODAY)
    with refused("not-certifying"):
        plain.certify(came, TODAY)
    certifying, others = a_session(replace(PLAN, certifying=True)), list[Enrolment]()
    absent = enrolled(certifying, others)
    certifying.attend(absent, False, TODAY)
    with refused("wrong-status"):
        certifying.certify(absent, TODAY)


def test_a_training_ends_once_its_last_day_came_and_all_is_said() -> None:
    session, everybody = a_session(replace(PLAN, ends_on=TODAY + DAY)), list[Enrolment]()
    enrolment = enrolled(session, everybody)
    with refused("training-not-over"):
        session.end(everybody, TODAY)
    with refused("attendance-missing"):
        session.end(everybody, TODAY + DAY)
    session.attend(enrolment, True, TODAY)
    assert session.end(everybody, TODAY + DAY).local_people == 1


def test_a_training_that_is_over_is_never_written_again() -> None:
    for how in ("end", "cancel"):
        session, everybody = a_session(replace(PLAN, certifying=True)), list[Enrolment]()
        enrolment = enrolled(session, everybody)
        session.attend(enrolment, True, TODAY)
        _over(session, everybody, how, TODAY)
        for act in _every_act(session, everybody):
            with refused("training-over"):
                act()


def _every_act(session: Session, everybody: list[Enrolment]) -> list[Callable[[], object]]:
    first = everybody[0]
    return [
        lambda: enrolled(session, everybody),
        lambda: session.cancel_enrolment(first, everybody),
        lambda: session.attend(first, True, TODAY),
        lambda: session.certify(first, TODAY),
        lambda: session.end(everybody, TODAY),
        lambda: session.cancel(TODAY),
    ]


def _over(session: Session, everybody: list[Enrolment], how: str, on: date) -> None:
    if how == "end":
        session.end(everybody, on)
    else:
        session.cancel(on)


def test_each_audience_is_counted_apart() -> None:
    session, everybody = a_session(replace(PLAN, places=9, certifying=True)), list[Enrolment]()
    for audience, number in zip(Audience, (3, 2, 1), strict=True):
        for _ in range(number):
            session.attend(enrolled(session, everybody, somebody(audience)), True, TODAY)
    session.certify(everybody[0], TODAY)
    session.attend(enrolled(session, everybody), False, TODAY)
    told = session.end(everybody, TODAY)
    assert (told.newcomers, told.partners, told.local_people, told.certified) == (3, 2, 1, 1)


def test_every_word_of_a_training_has_its_french() -> None:
    for each in (*Status, *Stage):
        assert each.french
