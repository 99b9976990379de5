"""Letters: to one person's mailbox as it is when they leave, again where nobody took them."""

import asyncio
from datetime import timedelta
from email.message import EmailMessage

from sqlalchemy import text

from chassis.mail import Uncertain
from services.prospection import use_cases
from services.prospection.domain.invitation import Act, Invitation
from services.prospection.domain.people import Contact
from tests.prospection.candidates import DAY, TODAY
from tests.prospection.postbox import Postbox, carried_by
from tests.prospection.scene import Scene, partner


async def test_what_waits_to_be_sent_holds_no_address_and_no_link(scene: Scene) -> None:
    candidate = await scene.informed()
    async with scene.desk.work() as work:
        waits = await use_cases.invite(candidate.id, partner(candidate).id, Act.WISH, work)
    query = text("select record::text from invitation where id = :id and state = 'to-send'")
    async with scene.office.runtime.engine.connect() as connection:
        kept = str(await connection.scalar(query, {"id": waits.id}))
    assert '"digest": null' in kept
    assert "@" not in kept
    assert partner(candidate).family_name not in kept
    await scene.deliver()


async def test_a_letter_goes_where_its_person_is_when_it_leaves(scene: Scene) -> None:
    candidate = await scene.informed()
    async with scene.desk.work() as work:
        await use_cases.invite(candidate.id, partner(candidate).id, Act.WISH, work)
    async with scene.desk.work() as work:
        file = await work.get(type(candidate), candidate.id)
        partner(file).contact = Contact("ailleurs@exemple.invalid")
        work.save(file)
    await scene.deliver()
    [letter] = scene.box.taken
    assert letter["To"] == "ailleurs@exemple.invalid"


async def test_a_letter_names_its_person_alone_and_no_secret_of_theirs(scene: Scene) -> None:
    candidate = await scene.informed()
    await scene.ask(candidate, partner(candidate), Act.WORK)
    [letter] = scene.box.taken
    words = letter.get_content()
    assert words.startswith(f"Bonjour {partner(candidate).given_name},")
    for hidden in (partner(candidate).family_name, candidate.household.lead.given_name, "emploi"):
        assert hidden not in words + letter["Subject"]
    assert "12" not in letter["Subject"]


async def test_a_letter_nobody_took_leaves_again_after_a_pause_and_opens_by_its_last_link(
    scene: Scene,
) -> None:
    candidate = await scene.informed()
    scene.box.refuses = True
    await scene.ask(candidate, partner(candidate), Act.WISH)
    scene.box.refuses = False
    assert await scene.deliver() == 0
    scene.office.clock.advance(timedelta(minutes=3))
    assert await scene.deliver() == 1
    assert await scene.deliver() == 0
    [link] = scene.letters_of(partner(candidate))
    assert (await scene.web.get(link)).status_code == 200


async def test_a_letter_that_may_have_come_leaves_again_as_the_same_one_and_each_link_opens(
    scene: Scene,
) -> None:
    candidate = await scene.informed()

    class Silent(Postbox):
        async def send(self, letter: EmailMessage) -> None:
            await super().send(letter)
            raise Uncertain

    silent = Silent()
    async with scene.desk.work() as work:
        await use_cases.invite(candidate.id, partner(candidate).id, Act.WISH, work)
    assert await carried_by(silent, scene.office).send_due() == 0
    scene.office.clock.advance(timedelta(minutes=3))
    await scene.deliver()
    [first], [second] = (
        silent.to(str(partner(candidate).contact.email)),
        scene.letters_of(partner(candidate)),
    )
    assert silent.taken[0]["Message-ID"] == scene.box.taken[0]["Message-ID"]
    assert (await scene.web.get(f"/lien/{first}")).status_code == 200
    done = await scene.web.post(second, data={"wishes": "un verger", "oneself": "yes"})
    assert done.status_code == 200
    assert (await scene.web.get(f"/lien/{first}")).status_code == 404


async def test_two_senders_at_once_send_one_letter(scene: Scene) -> None:
    candidate = await scene.informed()
    async with scene.desk.work() as work:
        await use_cases.invite(candidate.id, partner(candidate).id, Act.WISH, work)
    sent = await asyncio.gather(*(scene.deliver() for _ in range(4)))
    assert (sum(sent), len(scene.box.taken)) == (1, 1)


async def test_a_letter_too_late_is_not_sent(scene: Scene) -> None:
    candidate = await scene.informed()
    async with scene.desk.work() as work:
        await use_cases.invite(candidate.id, partner(candidate).id, Act.WISH, work)
    scene.on(TODAY + 13 * DAY)
    assert await scene.deliver() == 0
    async with scene.desk.work() as work:
        [invitation] = await work.about(Invitation, candidate.id)
    assert not invitation.is_awaited
