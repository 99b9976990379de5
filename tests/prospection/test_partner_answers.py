"""A partner's answer typed by an officer alone is refused, at every level."""

import pytest

from services.prospection import use_cases
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.people import Role
from tests.prospection.candidates import JOB, a_couple, refused
from tests.prospection.front import Front, a_household, slug
from tests.prospection.scene import Scene

ANSWERS = [PartnerWork.YES, PartnerWork.NO]


@pytest.mark.parametrize("wish", ANSWERS)
async def test_the_use_case_of_scores_takes_no_answer_of_the_partner(
    scene: Scene, wish: PartnerWork
) -> None:
    candidate = await scene.desk.under_assessment(a_couple(asked=False))
    async with scene.desk.work() as work:
        with refused("partner-answers-in-person"):
            await use_cases.score(candidate.id, {}, wish, None, work)


@pytest.mark.parametrize("wish", ANSWERS)
async def test_the_use_case_of_registration_takes_no_answer_of_the_partner(
    scene: Scene, wish: PartnerWork
) -> None:
    household = a_couple()
    household.partner_needs_work = wish
    async with scene.desk.work() as work:
        with refused("partner-answers-in-person"):
            await use_cases.register(household, JOB, "fair", None, work)


@pytest.mark.parametrize("wish", ANSWERS)
async def test_no_route_takes_an_answer_of_the_partner_from_an_officer(
    scene: Scene, wish: PartnerWork
) -> None:
    async with scene.office.officer() as client:
        officer = Front(client)
        file = await officer.under_assessment()
        path = f"/candidates/{file['id']}"
        refusals = [
            await officer.act(f"{path}/scores", partner_needs_work=wish.value),
            await officer.act(
                "/candidates",
                candidate=a_household(partner_needs_work=wish.value),
                project={"type": "job", "epcis": []},
                source="fair",
            ),
        ]
        assert [(each.status_code, slug(each)) for each in refusals] == [
            (409, "partner-answers-in-person")
        ] * 2
        await officer.done(f"{path}/work-answers", wish=wish.value)
        alone = await officer.act(f"{path}/work-answer-countersignatures")
        assert (alone.status_code, slug(alone)) == (409, "countersigned-by-recorder")
        seen = (await officer.read(path))["candidate"]
        assert seen["partner_needs_work"] == "not-said"
    async with scene.office.officer("officer-2") as client:
        both = await Front(client).done(f"{path}/work-answer-countersignatures")
        assert both["candidate"]["partner_needs_work"] == wish.value


async def test_no_officer_answers_the_dates_of_a_stay_in_somebody_s_place(scene: Scene) -> None:
    """The only way to prospection's answers to a stay is a link: no route has it."""
    async with scene.office.officer() as client:
        document = (await client.get("/openapi.json")).json()
    assert not [path for path in document["paths"] if "stay" in path or "lien" in path]


def test_the_partner_s_seat_is_the_partner_s() -> None:
    household = a_couple()
    seated = household.seated(Role.PARTNER, 1)
    assert seated is household.partner
