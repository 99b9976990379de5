"""PostgreSQL itself refuses a place given twice or a place too many, whatever the code does."""

from uuid import UUID, uuid4

import pytest

from chassis.errors import Taken
from services.insertion.domain.exchange_application import (
    Applicant,
    Application,
    Channel,
    Place,
    Status,
)
from services.insertion.domain.training_enrolment import Audience, Enrolment, Trainee
from services.insertion.domain.training_enrolment import Place as Seat
from tests.insertion.partners import HERE, RECORDER, TODAY
from tests.office import Office

POST = uuid4()


def an_accepted_one(rank: int, of: int, post: UUID = POST) -> Application:
    path = uuid4()
    return Application(
        id=uuid4(),
        subject=post,
        epci=HERE,
        applicant=Applicant(Channel.PARTNER, path, path),
        officer=RECORDER,
        status=Status.ACCEPTED,
        made_on=TODAY,
        moved_on=TODAY,
        place=Place(rank, of),
    )


def an_enrolment(session: UUID, seat: Seat | None, trainee: Trainee | None = None) -> Enrolment:
    path = uuid4()
    made = Enrolment(
        id=uuid4(),
        subject=session,
        epci=HERE,
        trainee=trainee or Trainee(Audience.LOCAL_PERSON, path, path),
        officer=RECORDER,
        order=1,
        asked_on=TODAY,
    )
    if seat is not None:
        made.sits(seat)
    return made


async def keep(at_work: Office, *items: Application | Enrolment) -> None:
    async with at_work.runtime.transactions.begin("test") as work:
        for item in items:
            work.save(item)


async def test_a_place_of_a_post_is_one_person_s(at_work: Office) -> None:
    post = uuid4()
    await keep(at_work, an_accepted_one(1, 2, post), an_accepted_one(2, 2, post))
    with pytest.raises(Taken):
        await keep(at_work, an_accepted_one(2, 2, post))


@pytest.mark.parametrize("rank", [0, 3])
async def test_no_place_is_beyond_those_of_the_post(at_work: Office, rank: int) -> None:
    with pytest.raises(Taken):
        await keep(at_work, an_accepted_one(rank, 2, uuid4()))


async def test_a_person_has_one_open_application_to_a_post(at_work: Office) -> None:
    first, second = an_accepted_one(1, 9, uuid4()), an_accepted_one(2, 9, uuid4())
    for each in (first, second):
        each.status, each.place, each.subject = Status.NEW, None, first.subject
        each.applicant = first.applicant
    with pytest.raises(Taken):
        await keep(at_work, first, second)


async def test_a_seat_of_a_training_is_one_person_s(at_work: Office) -> None:
    session = uuid4()
    await keep(at_work, an_enrolment(session, Seat(1, 2)))
    with pytest.raises(Taken):
        await keep(at_work, an_enrolment(session, Seat(1, 2)))


@pytest.mark.parametrize("rank", [0, 3])
async def test_no_seat_is_beyond_those_of_the_training(at_work: Office, rank: int) -> None:
    with pytest.raises(Taken):
        await keep(at_work, an_enrolment(uuid4(), Seat(rank, 2)))


async def test_a_person_is_enrolled_once(at_work: Office) -> None:
    session, path = uuid4(), uuid4()
    who = Trainee(Audience.PARTNER, path, uuid4())
    with pytest.raises(Taken):
        await keep(at_work, an_enrolment(session, None, who), an_enrolment(session, None, who))
