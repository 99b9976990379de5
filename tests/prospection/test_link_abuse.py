"""Links guessed, replayed, forwarded, too old, or of people whose file changed since."""

import asyncio
from uuid import UUID, uuid4

import pytest

from chassis.invitations import State
from chassis.links import MOST_FAILURES, LinkRefused, draw, fingerprint
from services.prospection import use_cases
from services.prospection.domain.facts import Alert
from services.prospection.domain.household import Household, PartnerWork
from services.prospection.domain.invitation import Act, Invitation
from services.prospection.domain.people import Contact, Role
from services.prospection.domain.waiting import Task, waiting
from tests.prospection.candidates import DAY, TODAY, a_couple, alone, an_adult
from tests.prospection.front import Front
from tests.prospection.postbox import visitor
from tests.prospection.scene import ONESELF, Scene, lead, partner

WISHES = {"wishes": "un verger"} | ONESELF


async def refused(scene: Scene, link: str) -> str:
    """What a link that opens nothing shows, however it is tried."""
    async with visitor(scene.office) as web:
        shown, sent = await web.get(link), await web.post(link, data=WISHES)
    assert (shown.status_code, sent.status_code) == (404, 404)
    assert shown.text == sent.text
    return shown.text


async def asked(scene: Scene, id: UUID) -> list[Invitation]:
    async with scene.desk.work() as work:
        return await work.about(Invitation, id)


def a_couple_with_one_mailbox() -> Household:
    household = a_couple(asked=False)
    household.adults[1].contact = Contact(household.lead.contact.email)
    return household


async def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(scene: Scene) -> None:
    candidate = await scene.informed()
    used = await scene.link(candidate, partner(candidate), Act.WISH)
    await scene.web.post(used, data=WISHES)
    replaced = await scene.link(candidate, partner(candidate), Act.WISH)
    await scene.link(candidate, partner(candidate), Act.WISH)
    called_off = await scene.link(candidate, partner(candidate), Act.AGREE)
    async with scene.desk.work() as work:
        await use_cases.take_agreement(candidate.id, partner(candidate).id, None, work)
    async with scene.desk.work("officer-2") as work:
        await use_cases.countersign(candidate.id, partner(candidate).id, work)
    too_old = await scene.link(candidate, lead(candidate), Act.WISH)
    scene.on(TODAY + 13 * DAY)
    unknown = [
        f"/lien/{draw(uuid4())}",
        "/lien/x",
        f"/lien/{'x' * 5_000}",
        "/lien/%00",
        "/lien/%C3%28",
    ]
    links = [used, replaced, called_off, too_old, *unknown]
    assert len({await refused(scene, link) for link in links}) == 1


async def test_a_link_serves_once(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    assert (await scene.web.post(link, data=WISHES)).status_code == 200
    before = await scene.desk.kept(candidate.id)
    await refused(scene, link)
    assert await scene.desk.kept(candidate.id) == before


async def test_a_button_pushed_by_twenty_hands_at_once_acts_once(scene: Scene) -> None:
    candidate = await scene.desk.qualified()
    await scene.dates(candidate, ("partner", 1))
    link = scene.letters_of(partner(candidate))[-1]
    before = len(await scene.told(candidate))
    answers = await asyncio.gather(
        *(scene.web.post(link, data={"reply": "agrees"} | ONESELF) for _ in range(20))
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 200
    assert set(codes[1:]) <= {404, 429}
    assert len(await scene.told(candidate)) == before + 1


async def test_whoever_guesses_is_made_to_wait_wherever_they_look(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    for _ in range(MOST_FAILURES):
        assert (await scene.web.get(f"/lien/{draw(uuid4())}")).status_code == 404
    for tried in (f"/lien/{draw(uuid4())}", link):
        waits = await scene.web.get(tried)
        assert (waits.status_code, waits.headers["retry-after"]) == (429, "601")
    async with visitor(scene.office, "198.51.100.9") as elsewhere:
        assert (await elsewhere.get(link)).status_code == 200


async def test_links_that_open_cost_nothing_however_often(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    for _ in range(MOST_FAILURES + 5):
        assert (await scene.web.get(link)).status_code == 200


async def test_nothing_of_one_adult_s_path_goes_to_a_mailbox_that_two_share(scene: Scene) -> None:
    candidate = await scene.informed(a_couple_with_one_mailbox())
    for person in candidate.known.people:
        await scene.ask(candidate, person, Act.AGREE)
    await scene.ask(candidate, partner(candidate), Act.WORK)
    assert scene.box.taken == []
    assert {each.state for each in await asked(scene, candidate.id)} == {State.ON_PAPER}
    due = waiting(await scene.desk.kept(candidate.id))
    assert due is not None
    assert due.task is Task.GATHER_PAPER


async def test_a_mailbox_that_becomes_shared_before_the_letter_leaves_gets_nothing(
    scene: Scene,
) -> None:
    candidate = await scene.informed()
    async with scene.desk.work() as work:
        await use_cases.invite(candidate.id, partner(candidate).id, Act.WISH, work)
    async with scene.desk.work() as work:
        file = await work.get(type(candidate), candidate.id)
        partner(file).contact = lead(file).contact
        work.save(file)
    assert await scene.deliver() == 0
    assert scene.box.taken == []
    assert Alert.PAPER in (await scene.desk.kept(candidate.id)).alerts


async def test_a_paper_that_two_officers_saw_ends_the_task(scene: Scene) -> None:
    candidate = await scene.informed(a_couple_with_one_mailbox())
    await scene.ask(candidate, partner(candidate), Act.WORK)
    async with scene.desk.work() as work:
        await use_cases.take_work_answer(candidate.id, PartnerWork.NO, None, work)
    async with scene.desk.work("officer-2") as work:
        await use_cases.countersign_work_answer(candidate.id, work)
    assert Alert.PAPER not in (await scene.desk.kept(candidate.id)).alerts


async def test_a_link_that_the_other_adult_uses_is_never_theirs(scene: Scene) -> None:
    candidate = await scene.desk.qualified()
    await scene.dates(candidate, ("lead", 1), ("partner", 1))
    forwarded = scene.letters_of(partner(candidate))[-1]
    page = (await scene.web.get(forwarded)).text
    assert f"Je suis {partner(candidate).given_name} et je réponds pour moi-même" in page
    await scene.web.post(forwarded, data={"reply": "agrees"} | ONESELF)
    [answer] = [
        each["data"]
        for each in await scene.office.told(candidate.id)
        if each["type"] == "stay-answered"
    ]
    assert answer["role"] == "partner"
    assert (await scene.web.get(scene.letters_of(lead(candidate))[-1])).status_code == 200


async def test_a_link_for_one_act_does_no_other(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.AGREE)
    async with scene.desk.work() as work:
        for act in (
            use_cases.say_of_work(link.rpartition("/")[2], PartnerWork.NO, work),
            use_cases.take_back(link.rpartition("/")[2], "family", work),
            use_cases.state_wishes(link.rpartition("/")[2], "un verger", work),
        ):
            with pytest.raises(LinkRefused):
                await act


async def test_a_link_is_dead_once_its_file_went_into_another(scene: Scene) -> None:
    candidate, other = await scene.informed(), await scene.informed(alone())
    link = await scene.link(other, lead(other), Act.WISH)
    async with scene.desk.work() as work:
        await use_cases.merge(candidate.id, other.id, Role.OTHER, {}, None, work)
    await refused(scene, link)
    assert await asked(scene, other.id) == []


async def test_a_link_is_dead_once_its_file_names_nobody(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    async with scene.desk.work() as work:
        file = await work.get(type(candidate), candidate.id)
        work.save(file, file.anonymise(work.today))
    await refused(scene, link)


async def test_a_link_is_dead_once_its_person_left_the_household(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    async with scene.desk.work() as work:
        gone = [partner(candidate).id]
        await use_cases.recompose(candidate.id, [an_adult(Role.OTHER)], gone, None, None, work)
    await refused(scene, link)


async def test_a_link_to_the_former_household_is_dead_for_whoever_goes_on_alone(
    scene: Scene,
) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.FOLLOW)
    stays = await scene.link(candidate, lead(candidate), Act.FOLLOW)
    async with scene.desk.work() as work:
        await use_cases.separate(candidate.id, partner(candidate).id, None, None, (), None, work)
    await refused(scene, link)
    assert partner(candidate).family_name not in (await scene.web.get(stays)).text


async def test_other_dates_end_the_links_of_the_former_ones(scene: Scene) -> None:
    candidate = await scene.desk.qualified()
    stay = await scene.dates(candidate, ("partner", 1))
    [former] = scene.letters_of(partner(candidate))
    await scene.dates(candidate, ("partner", 1), stay=stay)
    await refused(scene, former)
    assert (await scene.web.get(scene.letters_of(partner(candidate))[-1])).status_code == 200


async def test_a_clock_that_moves_ends_a_link_on_its_last_day_and_not_before(scene: Scene) -> None:
    candidate = await scene.informed()
    link = await scene.link(candidate, partner(candidate), Act.WISH)
    scene.on(TODAY + 12 * DAY)
    assert (await scene.web.get(link)).status_code == 200
    scene.on(TODAY + 13 * DAY)
    await refused(scene, link)


async def test_a_link_is_kept_nowhere_and_shown_to_nobody_else(
    scene: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    candidate = await scene.informed()
    async with scene.office.officer() as client:
        officer = Front(client)
        path = f"/candidates/{candidate.id}"
        answered = await officer.done(
            f"{path}/invitations", person=str(partner(candidate).id), act="agree"
        )
        await scene.deliver()
        link = scene.letters_of(partner(candidate))[-1]
        await scene.web.get(link)
        shown = [answered, await officer.read(f"{path}/invitations"), await officer.read(path)]
    secret = link.rpartition("/")[2]
    assert secret not in str(shown)
    assert fingerprint(secret) not in str(shown)
    await scene.web.post(link, data=ONESELF)
    kept = await scene.everything_kept()
    assert str(candidate.id) in kept
    assert secret not in kept
    said = capfd.readouterr()
    assert secret not in said.out + said.err
