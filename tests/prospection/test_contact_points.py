"""How another service reaches somebody: for one purpose, as a letter leaves, and audited."""

from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from services.prospection import use_cases
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.people import Contact, Role
from tests.office import Office
from tests.prospection.candidates import a_couple, alone
from tests.prospection.scene import Scene, lead, partner
from tests.prospection.test_link_abuse import a_couple_with_one_mailbox

ASKED = {"seat": "partner", "purpose": "partner-path"}


async def told(
    office: Office, household: UUID, role: str = "insertion-service", **asked: str
) -> httpx.Response:
    async with office.officer("service:insertion", role) as service:
        return await service.get(f"/v1/contact-points/{household}", params=ASKED | asked)


def slug(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["type"]).rpartition(":")[2]


async def test_a_service_is_told_a_given_name_and_a_mailbox_and_nothing_else(scene: Scene) -> None:
    candidate = await scene.informed()
    answer = await told(scene.office, candidate.id)
    assert answer.json() == {
        "given_name": partner(candidate).given_name,
        "mailbox": partner(candidate).contact.email,
    }
    assert answer.headers["cache-control"] == "no-store"


async def test_each_reading_is_audited_with_what_it_was_for(scene: Scene) -> None:
    candidate = await scene.informed()
    await told(scene.office, candidate.id)
    query = text("select actor, action, purpose from audit where subject = :id and actor = :who")
    async with scene.office.runtime.engine.connect() as connection:
        about = {"id": str(candidate.id), "who": "service:insertion"}
        rows = (await connection.execute(query, about)).all()
    assert [tuple(row) for row in rows] == [
        ("service:insertion", "candidate-read", "prospection.contact-point-read:partner-path")
    ]


@pytest.mark.parametrize("role", ["reception-officer", "insertion-adviser", "auditor"])
async def test_nobody_but_the_service_is_told(scene: Scene, role: str) -> None:
    candidate = await scene.informed()
    assert slug(await told(scene.office, candidate.id, role)) == (403, "role-missing")


async def test_the_service_does_nothing_else_in_prospection(scene: Scene) -> None:
    candidate = await scene.informed()
    async with scene.office.officer("service:insertion", "insertion-service") as service:
        for path in ("", f"/{candidate.id}", f"/{candidate.id}/invitations"):
            assert slug(await service.get(f"/v1/candidates{path}")) == (403, "role-missing")


async def test_a_purpose_that_is_not_foreseen_is_refused(scene: Scene) -> None:
    candidate = await scene.informed()
    for asked in ({"purpose": "survey"}, {"seat": "lead"}):
        assert (await told(scene.office, candidate.id, **asked)).status_code == 422


async def test_a_household_that_is_unknown_has_no_contact_point(scene: Scene) -> None:
    assert slug(await told(scene.office, uuid4())) == (404, "not-found")


async def test_a_household_without_partner_has_nobody_in_that_seat(scene: Scene) -> None:
    candidate = await scene.informed(alone())
    assert slug(await told(scene.office, candidate.id)) == (404, "seat-empty")


async def test_of_a_household_that_is_forgotten_nothing_is_told(scene: Scene) -> None:
    candidate = await scene.informed()
    async with scene.desk.work() as work:
        file = await work.get(Candidate, candidate.id)
        work.save(file, file.anonymise(work.today))
    assert slug(await told(scene.office, candidate.id)) == (410, "household-forgotten")


async def test_of_a_file_that_went_into_another_nothing_is_told(scene: Scene) -> None:
    candidate, other = await scene.informed(), await scene.informed(alone())
    async with scene.desk.work() as work:
        await use_cases.merge(candidate.id, other.id, Role.OTHER, {}, None, work)
    assert slug(await told(scene.office, other.id)) == (410, "household-forgotten")


async def test_a_mailbox_that_two_adults_share_is_told_for_neither(scene: Scene) -> None:
    candidate = await scene.informed(a_couple_with_one_mailbox())
    answer = await told(scene.office, candidate.id)
    assert slug(answer) == (409, "mailbox-shared")
    assert str(lead(candidate).contact.email) not in answer.text


async def test_a_partner_without_a_mailbox_is_not_reached(scene: Scene) -> None:
    household = a_couple(asked=False)
    household.adults[1].contact = Contact(phone="+33639980001")
    candidate = await scene.informed(household)
    assert slug(await told(scene.office, candidate.id)) == (409, "no-mailbox")
