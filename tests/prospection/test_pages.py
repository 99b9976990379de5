"""The pages behind personal links: what each lets its person do, and shows them."""

import pytest
from sqlalchemy import text

from services.prospection import use_cases
from services.prospection.domain.facts import Alert, Status
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.invitation import Act
from tests.prospection.candidates import MOVE, a_firm, a_siret
from tests.prospection.scene import LAST_DAY, ONESELF, Scene, lead, partner

FORMS = {
    Act.AGREE: ONESELF,
    Act.WORK: {"wish": "no"} | ONESELF,
    Act.WISH: {"wishes": "un grand atelier"} | ONESELF,
    Act.WITHDRAW: {"reason": "family"} | ONESELF,
}


@pytest.mark.parametrize("act", FORMS)
async def test_showing_a_page_any_number_of_times_changes_nothing(scene: Scene, act: Act) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), act)
    before = await scene.desk.kept(candidate.id)
    for _ in range(3):
        page = await scene.web.get(link)
        assert page.status_code == 200
        assert partner(candidate).given_name in page.text
    assert await scene.desk.kept(candidate.id) == before
    assert (await scene.web.post(link, data=FORMS[act])).status_code == 200


async def test_a_person_agrees_to_the_programme_by_their_own_hand(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.AGREE)
    done = await scene.web.post(link, data=ONESELF)
    assert "adhésion au programme est enregistrée" in done.text
    kept = await scene.desk.kept(candidate.id)
    assert partner(kept).agrees
    assert not lead(kept).agrees


@pytest.mark.parametrize("wish", PartnerWork)
async def test_the_partner_says_whether_they_look_for_work(scene: Scene, wish: PartnerWork) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WORK)
    assert (await scene.web.post(link, data={"wish": wish.value} | ONESELF)).status_code == 200
    kept = await scene.desk.kept(candidate.id)
    assert kept.household.partner_needs_work is wish
    told = await scene.told(candidate)
    assert ("household-recomposed" in told) is (wish is not PartnerWork.NOT_SAID)


async def test_a_person_states_their_wishes(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    await scene.web.post(link, data={"wishes": "  un grand atelier\r\n"} | ONESELF)
    kept = await scene.desk.kept(candidate.id)
    assert kept.household.partner is not None
    assert kept.household.partner.wishes == "un grand atelier"


async def test_whoever_carries_the_project_ends_the_file(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, lead(candidate), Act.WITHDRAW)
    assert "accompagnement de votre projet s'arrête" in (await scene.web.get(link)).text
    await scene.web.post(link, data={"reason": "family"} | ONESELF)
    assert (await scene.desk.kept(candidate.id)).status is Status.WITHDRAWN
    assert (await scene.told(candidate))[-1] == "candidate-withdrawn"


async def test_another_adult_takes_back_only_what_is_theirs(scene: Scene) -> None:
    candidate = await scene.informed()
    await scene.web.post(await scene.link(candidate, partner(candidate), Act.AGREE), data=ONESELF)
    link = await scene.link(candidate, partner(candidate), Act.WITHDRAW)
    await scene.web.post(link, data={"reason": "not-said"} | ONESELF)
    kept = await scene.desk.kept(candidate.id)
    assert (kept.status, partner(kept).agreement) == (Status.UNDER_ASSESSMENT, None)
    assert Alert.TAKEN_BACK in kept.alerts


@pytest.mark.parametrize("reply", ["agrees", "declines"])
async def test_each_adult_gets_a_link_of_their_own_and_answers_the_dates(
    scene: Scene, reply: str
) -> None:
    candidate = await scene.desk.qualified()
    stay = await scene.dates(candidate, ("lead", 1), ("partner", 1))
    [of_lead], [of_partner] = (
        scene.letters_of(lead(candidate)),
        scene.letters_of(partner(candidate)),
    )
    assert of_lead != of_partner
    assert f"{LAST_DAY:%d/%m/%Y}" in (await scene.web.get(of_partner)).text
    await scene.web.post(of_partner, data={"reply": reply} | ONESELF)
    told = (await scene.office.told(candidate.id))[-1]
    assert told["type"] == "stay-answered"
    assert told["data"]["stay"] == str(stay)
    assert (told["data"]["role"], told["data"]["reply"]) == ("partner", reply)
    assert (await scene.web.get(of_lead)).status_code == 200


async def test_the_person_who_speaks_for_an_organisation_answers_its_dates(scene: Scene) -> None:
    candidate = await scene.desk.ready(a_firm(siret=a_siret()), MOVE)
    async with scene.desk.work() as work:
        await use_cases.qualify(candidate.id, None, work)
    await scene.dates(candidate, ("representative", 1))
    person = candidate.known.people[0]
    done = await scene.web.post(scene.letters_of(person)[-1], data={"reply": "agrees"} | ONESELF)
    assert done.status_code == 200
    assert (await scene.office.told(candidate.id))[-1]["data"]["role"] == "representative"


@pytest.mark.parametrize("act", FORMS)
async def test_a_form_without_its_answer_is_shown_again_and_the_link_still_serves(
    scene: Scene, act: Act
) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), act)
    again = await scene.web.post(link, data={"nothing": ""})
    assert again.status_code == 422
    assert "n'a pas été enregistrée" in again.text
    for field in FORMS[act]:
        assert f'href="#{field}"' in again.text
        assert f'id="{field}"' in again.text
    assert (await scene.web.post(link, data=FORMS[act])).status_code == 200


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("   ", "Écrivez vos souhaits"),
        ("x" * 2001, "2000 caractères"),
        ("1 85 02 15 014 123 45", "sécurité sociale"),
    ],
)
async def test_wishes_that_cannot_be_kept_are_given_back(
    scene: Scene, typed: str, why: str
) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    again = await scene.web.post(link, data={"wishes": typed} | ONESELF)
    assert (again.status_code, why in again.text) == (422, True)
    assert typed in again.text


async def test_what_a_person_typed_is_shown_as_text(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    again = await scene.web.post(link, data={"wishes": "<script>alert(1)</script>"})
    assert "<script" not in again.text
    assert "&lt;script&gt;" in again.text


async def test_a_person_sees_where_their_file_stands_and_their_own_data_alone(
    scene: Scene,
) -> None:
    candidate = await scene.informed()
    await scene.ask(candidate, partner(candidate), Act.WORK)
    link = await scene.link(candidate, partner(candidate), Act.FOLLOW)
    page = (await scene.web.get(link)).text
    for seen in (
        "en évaluation",
        "situation professionnelle",
        str(partner(candidate).contact.email),
    ):
        assert seen in page
    for hidden in (lead(candidate).family_name, str(lead(candidate).contact.email)):
        assert hidden not in page
    assert (await scene.web.get(link)).status_code == 200


async def test_a_person_has_a_link_sent_to_themselves_once_a_day(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.FOLLOW)
    for _ in range(2):
        assert (await scene.web.post(link, data={"act": "wish"})).status_code == 200
        await scene.deliver()
    letters = scene.letters_of(partner(candidate))
    assert len(letters) == 2
    await scene.web.post(letters[-1], data={"wishes": "un verger"} | ONESELF)
    assert "un verger" in (await scene.web.get(link)).text


async def test_only_what_is_offered_there_can_be_asked_for(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.FOLLOW)
    for act in ("agree", "follow", "nothing"):
        assert (await scene.web.post(link, data={"act": act})).status_code == 422


async def test_what_a_person_does_is_audited_under_their_own_id(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.AGREE)
    await scene.web.post(link, data=ONESELF)
    query = text("select count(*) from audit where actor = :actor and subject = :subject")
    async with scene.office.runtime.engine.connect() as connection:
        actor = {"actor": f"person:{partner(candidate).id}", "subject": str(candidate.id)}
        assert await connection.scalar(query, actor)
