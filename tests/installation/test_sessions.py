"""A collective session: no more people than places, a line in order, and who came."""

from uuid import UUID, uuid4

import pytest

from services.installation import use_cases
from services.installation.domain.accompaniment import Attendee
from services.installation.domain.newcomer import Project
from services.installation.domain.path import Path
from services.installation.domain.sessions.enrolment import Enrolment, Status
from tests.installation.paths import ALONE, HERE
from tests.installation.place_desk import (
    DAY,
    TO_THE_SESSION,
    TODAY,
    PlaceDesk,
    a_plan,
    refused,
)

sessions, lists = use_cases.sessions, use_cases.place_lists


@pytest.fixture
def places() -> PlaceDesk:
    return PlaceDesk.made()


async def _to_do(places: PlaceDesk) -> list[tuple[str, UUID]]:
    found, _ = await places.do(lists.of_sessions, None, None, 50)
    return [(due.task.value, enrolment.who) for enrolment, due in found]


async def test_those_who_come_after_the_last_place_wait_in_order(places: PlaceDesk) -> None:
    session = await places.session(places=2)
    enrolled = [await places.enrol(session) for _ in range(4)]
    found = [each.status for each in enrolled]
    assert found == [Status.ENROLLED] * 2 + [Status.WAITING] * 2
    kept = places.kept(session)
    assert (kept.taken, [each.who for each in kept.line]) == (2, [e.id for e in enrolled[2:]])


async def test_a_place_that_is_free_again_goes_to_the_first_in_line(places: PlaceDesk) -> None:
    session = await places.session()
    seated, first, second = [await places.enrol(session) for _ in range(3)]
    with refused("session-full"):
        await places.do(sessions.call, first.id)
    await places.do(sessions.withdraw, seated.id)
    assert await _to_do(places) == [("call", first.who)]
    with refused("others-wait-before"):
        await places.do(sessions.call, second.id)
    assert (await places.enrol(session)).status is Status.WAITING
    assert (await places.do(sessions.call, first.id)).status is Status.ENROLLED
    assert places.kept(session).taken == 1


async def test_who_leaves_the_line_takes_nobodys_place(places: PlaceDesk) -> None:
    session = await places.session()
    await places.enrol(session)
    waiting = await places.enrol(session)
    await places.do(sessions.withdraw, waiting.id)
    kept = places.kept(session)
    assert (kept.taken, kept.line) == (1, [])


async def test_those_who_receive_come_too(places: PlaceDesk) -> None:
    host = await places.enrol(await places.session(), uuid4(), Attendee.HOST)
    assert (host.attendee, host.status) == (Attendee.HOST, Status.ENROLLED)


async def test_somebody_is_enrolled_once_in_a_session(places: PlaceDesk) -> None:
    session = await places.session(places=2)
    enrolled = await places.enrol(session)
    with refused("already-enrolled"):
        await places.enrol(session, enrolled.who)
    await places.do(sessions.withdraw, enrolled.id)
    await places.enrol(session, enrolled.who)


async def test_who_came_is_noted_from_the_day_on(places: PlaceDesk) -> None:
    enrolled = await places.enrol(await places.session())
    with refused("session-to-come"):
        await places.do(sessions.note, enrolled.id, Status.SEEN)
    places.on(TO_THE_SESSION)
    assert await _to_do(places) == [("note", enrolled.who)]
    with refused("attendance-unsaid"):
        await places.do(sessions.note, enrolled.id, Status.ENROLLED)
    for attendance in (Status.NO_SHOW, Status.EXCUSED, Status.SEEN):
        assert (await places.do(sessions.note, enrolled.id, attendance)).status is attendance
    assert await _to_do(places) == []


async def test_whoever_waited_has_no_attendance(places: PlaceDesk) -> None:
    session = await places.session()
    await places.enrol(session)
    waiting = await places.enrol(session)
    places.on(TO_THE_SESSION)
    with refused("wrong-status"):
        await places.do(sessions.note, waiting.id, Status.SEEN)


async def test_whoever_came_gave_news_of_their_path(places: PlaceDesk) -> None:
    candidate = await places.known()
    async with places.work() as work:
        await use_cases.qualify(candidate, ALONE, Project("job"), TODAY, work)
        await use_cases.go(candidate, uuid4(), HERE, TODAY, work)
    enrolled = await places.enrol(await places.session(), candidate)
    places.on(TO_THE_SESSION)
    await places.do(sessions.note, enrolled.id, Status.SEEN)
    (path,) = places.memory.kept(Path)
    assert path.news_on == TO_THE_SESSION


async def test_a_session_that_is_over_takes_nobody(places: PlaceDesk) -> None:
    session = await places.session()
    places.on(TO_THE_SESSION + DAY)
    with refused("session-over"):
        await places.enrol(session)


async def test_a_cancelled_session_takes_nobody_and_has_them_told(places: PlaceDesk) -> None:
    session = await places.session()
    enrolled = await places.enrol(session)
    await places.do(sessions.cancel, session.id)
    assert await _to_do(places) == [("tell", enrolled.who)]
    with refused("session-cancelled"):
        await places.enrol(session)
    with refused("session-cancelled"):
        await places.do(sessions.cancel, session.id)
    await places.do(sessions.withdraw, enrolled.id)
    assert await _to_do(places) == []


async def test_a_session_is_planned_rightly(places: PlaceDesk) -> None:
    with refused("topic-unknown"):
        await places.session(topic="gardening")
    with refused("epci-unknown"):
        await places.session(epci="200000000")
    with refused("session-in-the-past"):
        await places.session(on=TODAY - DAY)


async def test_a_session_keeps_the_places_that_are_taken(places: PlaceDesk) -> None:
    session = await places.session(places=2)
    for _ in range(2):
        await places.enrol(session)
    with refused("places-taken"):
        await places.do(sessions.change, session.id, a_plan(places=1))
    waiting = await places.enrol(session)
    await places.do(sessions.change, session.id, a_plan(places=3))
    assert await _to_do(places) == [("call", waiting.who)]


async def test_who_gives_up_frees_their_place(places: PlaceDesk) -> None:
    session = await places.session()
    enrolled, waiting = await places.enrol(session), await places.enrol(session)
    await places.do(use_cases.withdraw, enrolled.who, TODAY)
    assert places.kept(enrolled).status is Status.WITHDRAWN
    assert await _to_do(places) == [("call", waiting.who)]


async def test_nothing_is_left_of_whoever_is_forgotten(places: PlaceDesk) -> None:
    session = await places.session()
    enrolled = await places.enrol(session)
    await places.do(use_cases.anonymise, enrolled.who, TODAY)
    assert places.memory.kept(Enrolment) == []
    assert places.kept(session).taken == 0


async def test_households_that_become_one_have_one_part_in_a_session(places: PlaceDesk) -> None:
    session = await places.session(places=2)
    kept, double = await places.enrol(session), await places.enrol(session)
    await places.do(use_cases.merge, kept.who, double.who, ALONE, TODAY)
    assert places.kept(double).status is Status.WITHDRAWN
    assert places.kept(double).who == kept.who
    assert places.kept(session).taken == 1
