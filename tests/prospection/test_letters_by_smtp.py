"""Letters through a real mail server: what becomes of what is asked where it takes none."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from chassis.mail import NobodyCarries
from services.prospection import use_cases
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.invitation import Act, Invitation
from services.prospection.gateways import Letters
from tests.chassis.mail_server import SENDER, SHORT, MailServer, a_mail_server, carrier
from tests.prospection.candidates import a_couple
from tests.prospection.postbox import PUBLIC
from tests.prospection.scene import Scene, lead, partner
from tests.prospection.test_link_abuse import a_couple_with_one_mailbox


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with a_mail_server() as made:
        yield made


@pytest.fixture
async def officer(scene: Scene) -> AsyncIterator[httpx.AsyncClient]:
    async with scene.office.officer() as client:
        yield client


def letters(scene: Scene, server: MailServer, **changes: Any) -> Letters:
    transactions = scene.office.runtime.transactions
    return Letters(transactions, carrier(server, **changes), PUBLIC, SENDER)


async def ask_partner(scene: Scene) -> Candidate:
    candidate = await scene.informed()
    async with scene.desk.work() as work:
        await use_cases.invite(candidate.id, partner(candidate).id, Act.WORK, work)
    return candidate


async def asked(officer: httpx.AsyncClient, id: UUID) -> list[tuple[str, str | None]]:
    """What an officer sees of what a file's people were asked, and all of what they see."""
    answer = await officer.get(f"/v1/candidates/{id}/invitations")
    assert "/lien/" not in answer.text
    return [(each["state"], each["paper_reason"]) for each in answer.json()["items"]]


async def task_of(officer: httpx.AsyncClient, id: UUID) -> str | None:
    items = (await officer.get("/v1/work-list", params={"limit": 200})).json()["items"]
    return next((each["waiting"]["task"] for each in items if each["candidate"] == str(id)), None)


async def ringing(scene: Scene) -> set[str]:
    async with scene.office.officer("operateur", "platform-operator") as operator:
        await operator.get("/metrics")
        return {each["name"] for each in (await operator.get("/v1/alarms")).json()}


async def test_a_letter_taken_over_is_sent_once(scene: Scene, server: MailServer) -> None:
    candidate = await ask_partner(scene)
    assert [await letters(scene, server).send_due() for _ in range(2)] == [1, 0]
    [letter] = server.to(str(partner(candidate).contact.email))
    assert "/lien/" in letter.get_content()
    assert letter["Message-ID"].endswith("@exemple.invalid>")


@pytest.mark.parametrize("answer", ["RCPT 550 5.1.1 no such user", "DATA 550 5.2.1 disabled"])
async def test_a_mailbox_that_refuses_for_good_makes_a_paper_and_tells_the_officer(
    scene: Scene, server: MailServer, officer: httpx.AsyncClient, answer: str
) -> None:
    candidate = await ask_partner(scene)
    step, _, said = answer.partition(" ")
    server.said[f"{step} {partner(candidate).contact.email}"] = said
    assert await letters(scene, server).send_due() == 0
    assert await asked(officer, candidate.id) == [("on-paper", "mailbox-refused")]
    assert await task_of(officer, candidate.id) == "gather-paper"
    scene.office.clock.advance(timedelta(days=1))
    server.said.clear()
    assert await letters(scene, server).send_due() == 0
    await _answered_on_paper(scene, candidate)
    assert await asked(officer, candidate.id) == [("closed", "mailbox-refused")]
    assert await task_of(officer, candidate.id) != "gather-paper"


async def _answered_on_paper(scene: Scene, candidate: Candidate) -> None:
    async with scene.desk.work() as work:
        await use_cases.take_work_answer(candidate.id, PartnerWork.NO, None, work)
    async with scene.desk.work("officer-2") as work:
        await use_cases.countersign_work_answer(candidate.id, work)


async def test_an_address_put_right_while_its_letter_was_refused_gets_the_next_one(
    scene: Scene, server: MailServer, officer: httpx.AsyncClient
) -> None:
    candidate = await ask_partner(scene)

    class PutRight(Letters):
        async def _given_up(self, id: UUID, digest: str, mailbox: str) -> None:
            async with scene.desk.work() as work:
                file = await work.get(Candidate, candidate.id)
                partner(file).contact = type(partner(file).contact)("juste@exemple.invalid")
                work.save(file)
            await super()._given_up(id, digest, mailbox)

    transactions = scene.office.runtime.transactions
    server.said[f"RCPT {partner(candidate).contact.email}"] = "550 5.1.1 no such user"
    await PutRight(transactions, carrier(server), PUBLIC, SENDER).send_due()
    assert await asked(officer, candidate.id) == [("to-send", None)]
    scene.office.clock.advance(timedelta(minutes=3))
    assert await letters(scene, server).send_due() == 1
    assert len(server.to("juste@exemple.invalid")) == 1


async def test_a_letter_put_off_by_its_server_leaves_later_without_keeping_others(
    scene: Scene, server: MailServer
) -> None:
    candidate = await ask_partner(scene)
    server.said[f"RCPT {partner(candidate).contact.email}"] = "451 4.7.1 greylisted"
    async with scene.desk.work() as work:
        await use_cases.invite(candidate.id, lead(candidate).id, Act.WISH, work)
    assert await letters(scene, server).send_due() == 1
    server.said.clear()
    assert await letters(scene, server).send_due() == 0
    scene.office.clock.advance(timedelta(minutes=2))
    assert await letters(scene, server).send_due() == 1
    assert len(server.to(str(partner(candidate).contact.email))) == 1
    async with scene.desk.work() as work:
        links = [each.earlier for each in await work.about(Invitation, candidate.id)]
    assert links == [(), ()], "what the server did not take opens nothing"


@pytest.mark.parametrize("fault", ["drops", "hangs"])
async def test_a_letter_that_nobody_is_sure_of_comes_again_as_the_same_one(
    scene: Scene, server: MailServer, fault: str
) -> None:
    candidate = await ask_partner(scene)
    setattr(server, fault, "DATA")
    assert await letters(scene, server, patience=SHORT).send_due() == 0
    setattr(server, fault, "")
    scene.office.clock.advance(timedelta(minutes=2))
    assert await letters(scene, server).send_due() == 1
    came = server.to(str(partner(candidate).contact.email))
    assert len({letter["Message-ID"] for letter in came}) == 1
    for letter in came:
        [link] = re.findall(r"/lien/\S+", letter.get_content())
        assert (await scene.web.get(link)).status_code == 200


OF_OURS = {
    "sender": {"MAIL": "550 5.7.1 not you"},
    "password": {"RCPT": "530 5.7.0 authentication required"},
    "relay": {"RCPT": "554 5.7.1 relay access denied"},
}


@pytest.mark.parametrize("said", OF_OURS.values(), ids=OF_OURS)
async def test_what_is_wrong_with_us_is_nobody_s_paper_and_an_alarm_rings_until_it_is_mended(
    scene: Scene, server: MailServer, officer: httpx.AsyncClient, said: dict[str, str]
) -> None:
    candidate = await ask_partner(scene)
    server.said = dict(said)
    await _one_round(scene, server)
    assert "lettres-en-retard" not in await ringing(scene)
    scene.office.clock.advance(timedelta(hours=1, seconds=1))
    await _one_round(scene, server)
    assert "lettres-en-retard" in await ringing(scene)
    assert await asked(officer, candidate.id) == [("to-send", None)]
    assert await task_of(officer, candidate.id) != "gather-paper"
    server.said.clear()
    scene.office.clock.advance(timedelta(hours=1))
    assert await letters(scene, server).send_due() == 1
    await letters(scene, server).send_due()
    assert "lettres-en-retard" not in await ringing(scene)


async def _one_round(scene: Scene, server: MailServer) -> None:
    try:
        await letters(scene, server).send_due()
    except NobodyCarries:
        return


async def test_letters_wait_for_a_server_that_is_away_and_none_is_tried_in_vain(
    scene: Scene, server: MailServer, officer: httpx.AsyncClient
) -> None:
    candidate = await ask_partner(scene)
    for _ in range(3):
        with pytest.raises(NobodyCarries):
            await letters(scene, server, host="").send_due()
    assert await letters(scene, server).send_due() == 1
    assert await asked(officer, candidate.id) == [("sent", None)]


async def test_nothing_of_one_adult_s_path_travels_to_a_mailbox_that_two_share(
    scene: Scene, server: MailServer, officer: httpx.AsyncClient
) -> None:
    candidate = await scene.informed(a_couple_with_one_mailbox())
    async with scene.desk.work() as work:
        await use_cases.invite(candidate.id, partner(candidate).id, Act.WORK, work)
    await letters(scene, server).send_due()
    assert server.connections == 0
    assert await asked(officer, candidate.id) == [("on-paper", "no-mailbox")]


async def test_a_person_without_a_mailbox_is_asked_on_paper(
    scene: Scene, server: MailServer, officer: httpx.AsyncClient
) -> None:
    household = a_couple(asked=False)
    household.adults[1].contact = type(household.adults[1].contact)()
    candidate = await scene.informed(household)
    async with scene.desk.work() as work:
        await use_cases.invite(candidate.id, partner(candidate).id, Act.WORK, work)
    assert await asked(officer, candidate.id) == [("on-paper", "no-mailbox")]
    assert await task_of(officer, candidate.id) == "gather-paper"
