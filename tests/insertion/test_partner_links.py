"""A partner answers by a link of their own; where they are reached is asked each time, and lost."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis.contact_points import ContactPoint
from chassis.invitations import Nobody, PaperReason
from chassis.links import MOST_FAILURES, draw, fingerprint
from chassis.mail import AddressRefused, NobodyCarries, Postponed
from services.insertion.domain.partner_facts import Ending
from services.insertion.domain.partner_link import PartnerLink
from services.insertion.domain.partner_path import PartnerPath
from tests.heard import (
    ALONE,
    COUPLE,
    anonymised,
    merged,
    qualified,
    recomposed,
    separated,
    withdrawn,
)
from tests.insertion.partners import DAY, TODAY
from tests.insertion.writing import MAILBOX, ONESELF, Writing
from tests.officers import refusal
from tests.prospection.postbox import Postbox, visitor

OPENED, RESOLVED = ("partner-path-opened", None), ("partner-situation-resolved", "passed")


async def refused(writing: Writing, link: str) -> str:
    """What a link that opens nothing shows, however it is tried."""
    async with visitor(writing.reception.office) as web:
        shown = await web.get(link)
        sent = await web.post(link, data={"answer": "retired"} | ONESELF)
    assert (shown.status_code, sent.status_code) == (404, 404)
    assert shown.text == sent.text
    return shown.text


async def household(writing: Writing, path: str) -> UUID:
    return UUID((await writing.reception.get(path))["subject"])


async def states(writing: Writing, path: str) -> list[str]:
    return [each["state"] for each in await writing.sent(path)]


async def everything_kept(writing: Writing) -> str:
    """Every row of the tables that hold what partners were asked and said, and what was done."""
    tables = ("household", "partner_path", "partner_link", "outbox", "idempotency", "audit")
    async with writing.reception.office.runtime.engine.connect() as connection:
        found = [
            str(row)
            for table in tables
            for row in (await connection.execute(text(f"select t::text from {table} t"))).all()
        ]
    return "\n".join(found)


async def test_an_invitation_is_a_letter_to_the_partner_s_own_mailbox(writing: Writing) -> None:
    path = await writing.invited()
    [letter] = writing.box.taken
    assert letter["To"] == MAILBOX
    assert letter.get_content().startswith("Bonjour Barnabé,")
    assert writing.people.asked == [(await household(writing, path), "partner", "partner-path")]
    assert await states(writing, path) == ["sent"]


@pytest.mark.parametrize(
    ("answer", "outcome", "events"),
    [
        ("accepts", None, [OPENED]),
        ("declined-to-be-followed", "declined-to-be-followed", [OPENED, RESOLVED]),
        ("retired", "retired", [OPENED, RESOLVED]),
        ("keeps-current-job-remote", "keeps-current-job", [OPENED, RESOLVED]),
    ],
)
async def test_the_partner_s_answer_by_their_link_holds_by_itself(
    writing: Writing, answer: str, outcome: str | None, events: list[tuple[str, str | None]]
) -> None:
    path = await writing.invited()
    assert (await writing.answers(writing.links[-1], answer)).status_code == 200
    content = await writing.content(path)
    assert content["outcome"] == outcome
    word = content["resolutions"][-1]["word"] if outcome else content["agreement"]
    assert (word["channel"], word["recorded_by"], word["holds"]) == ("link", None, True)
    assert await writing.reception.told(await household(writing, path)) == events
    assert await states(writing, path) == ["answered"]


async def test_showing_the_page_changes_nothing_whoever_shows_it(writing: Writing) -> None:
    path = await writing.invited()
    before = await writing.reception.get(path)
    for method in ("GET", "HEAD", "GET"):
        answer = await writing.web.request(method, writing.links[-1])
        assert answer.status_code in {200, 405}
    assert await writing.reception.get(path) == before
    assert await states(writing, path) == ["sent"]


async def test_a_form_without_an_answer_or_in_somebody_s_place_is_shown_again(
    writing: Writing,
) -> None:
    path = await writing.invited()
    for form in (
        {"nothing": ""},
        {"answer": "retired"},
        ONESELF,
        {"answer": "unanswered"} | ONESELF,
    ):
        assert (await writing.web.post(writing.links[-1], data=form)).status_code == 422
    assert (await writing.content(path))["status"] == "invited"


async def test_a_form_that_another_site_sends_is_refused(writing: Writing) -> None:
    path = await writing.invited()
    answer = await writing.web.post(
        writing.links[-1],
        data={"answer": "retired"} | ONESELF,
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert (await writing.content(path))["status"] == "invited"


async def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(writing: Writing) -> None:
    await writing.invited()
    used = writing.links[-1]
    await writing.answers(used, "retired")
    path = await writing.invited()
    replaced = writing.links[-1]
    await writing.reception.post(f"{path}/links")
    await writing.deliver()
    too_old = writing.links[-1]
    await writing.reception.on(TODAY + 13 * DAY)
    unknown = [f"/lien/{draw(uuid4())}", "/lien/x", f"/lien/{'x' * 5_000}", "/lien/%00"]
    links = [used, replaced, too_old, *unknown]
    assert len({await refused(writing, link) for link in links}) == 1


async def test_a_link_is_good_on_its_last_day(writing: Writing) -> None:
    await writing.invited()
    await writing.reception.on(TODAY + 12 * DAY)
    assert (await writing.web.get(writing.links[-1])).status_code == 200


async def test_a_button_pushed_by_twenty_hands_at_once_acts_once(writing: Writing) -> None:
    path = await writing.invited()
    answers = await asyncio.gather(
        *(writing.answers(writing.links[-1], "retired") for _ in range(20))
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 200
    assert set(codes[1:]) <= {404, 429}
    assert await writing.reception.told(await household(writing, path)) == [OPENED, RESOLVED]


async def test_whoever_guesses_is_made_to_wait(writing: Writing) -> None:
    await writing.invited()
    for _ in range(MOST_FAILURES):
        assert (await writing.web.get(f"/lien/{draw(uuid4())}")).status_code == 404
    assert (await writing.web.get(writing.links[-1])).status_code == 429


async def test_the_link_of_a_former_partner_is_dead(writing: Writing) -> None:
    path = await writing.invited()
    subject = await household(writing, path)
    await writing.reception.office.hear(recomposed(subject, COUPLE, another=True))
    await refused(writing, writing.links[-1])
    assert await states(writing, path) == ["closed"]


@pytest.mark.parametrize("happens", ["left", "parted", "withdrawn", "forgotten"])
async def test_a_link_is_dead_once_its_partner_is_nobody_s_partner_here(
    writing: Writing, happens: str
) -> None:
    path = await writing.invited()
    subject = await household(writing, path)
    events = {
        "left": recomposed(subject, ALONE),
        "parted": separated(subject, ALONE, uuid4()),
        "withdrawn": withdrawn(subject),
        "forgotten": anonymised(subject),
    }
    await writing.reception.office.hear(events[happens])
    await refused(writing, writing.links[-1])
    if happens == "forgotten":
        assert str(subject) not in await links_kept(writing)


async def links_kept(writing: Writing) -> str:
    async with writing.reception.office.runtime.engine.connect() as connection:
        return str((await connection.execute(text("select subject from partner_link"))).all())


async def test_a_link_is_dead_once_its_household_went_into_another(writing: Writing) -> None:
    path, other = await writing.invited(), uuid4()
    await writing.reception.office.hear(qualified(other))
    await writing.reception.office.hear(merged(other, COUPLE, await household(writing, path)))
    await refused(writing, writing.links[-1])


async def test_a_letter_to_whoever_left_meanwhile_does_not_leave(writing: Writing) -> None:
    path = await writing.reception.opened()
    await writing.reception.post(f"{path}/notice")
    await writing.reception.post(f"{path}/invitation")
    subject = await household(writing, path)
    await writing.reception.office.hear(recomposed(subject, COUPLE, another=True))
    assert await writing.deliver() == 0
    assert (writing.box.taken, writing.people.asked) == ([], [])


async def test_a_reminder_is_another_letter_whose_link_replaces_the_former(
    writing: Writing,
) -> None:
    path = await writing.invited()
    await writing.reception.on(TODAY + 10 * DAY)
    await writing.reception.post(f"{path}/reminders")
    await writing.deliver()
    first, second = writing.links
    await refused(writing, first)
    assert (await writing.answers(second, "accepts")).status_code == 200
    assert await states(writing, path) == ["closed", "answered"]


async def test_a_partner_who_is_followed_may_still_say_more_but_does_not_accept_twice(
    writing: Writing,
) -> None:
    path = await writing.invited()
    await writing.answers(writing.links[-1], "accepts")
    await writing.reception.post(f"{path}/links")
    await writing.deliver()
    assert (await writing.answers(writing.links[-1], "accepts")).status_code == 422
    assert (await writing.answers(writing.links[-1], "declined-to-be-followed")).status_code == 200
    assert (await writing.content(path))["status"] == "declined"


async def test_nobody_is_written_to_before_the_notice(writing: Writing) -> None:
    path = await writing.reception.opened()
    refusal(await writing.reception.command(f"{path}/links"), 409, "not-informed")


async def test_a_paper_that_two_officers_saw_ends_the_link(writing: Writing) -> None:
    path = await writing.invited()
    subject = str(await household(writing, path))
    on = TODAY.isoformat()
    await writing.reception.post(f"{path}/papers", {"by": "partner", "says": "retired", "on": on})
    await writing.reception.post(
        "/v1/partner-countersignatures",
        {"household": subject, "says": "retired", "signed_on": on},
        by=writing.reception.second,
    )
    await refused(writing, writing.links[-1])


@pytest.mark.parametrize("reason", [PaperReason.NO_MAILBOX, PaperReason.MAILBOX_SHARED])
async def test_whoever_no_mailbox_reaches_alone_is_asked_on_paper_and_the_adviser_sees_it(
    writing: Writing, reason: PaperReason
) -> None:
    writing.people.tells = reason
    path = await writing.invited()
    assert writing.box.taken == []
    [letter] = await writing.sent(path)
    assert (letter["state"], letter["paper_reason"]) == ("on-paper", reason.value)
    [task] = await writing.reception.tasks_of(path)
    assert task["waiting"]["task"] == "gather-paper"
    on = TODAY.isoformat()
    await writing.reception.post(f"{path}/papers", {"by": "partner", "says": "retired", "on": on})
    [task] = await writing.reception.tasks_of(path)
    assert task["waiting"]["task"] == "countersign"


async def test_a_mailbox_that_refuses_for_good_makes_a_paper(writing: Writing) -> None:
    class Refusing(Postbox):
        async def send(self, _: object) -> None:
            raise AddressRefused(550)

    writing.box = Refusing()
    path = await writing.invited()
    [letter] = await writing.sent(path)
    assert (letter["state"], letter["paper_reason"]) == ("on-paper", "mailbox-refused")


@pytest.mark.parametrize("why", list(Nobody))
async def test_a_letter_to_nobody_is_dropped_with_its_reason(writing: Writing, why: Nobody) -> None:
    writing.people.tells = why
    path = await writing.invited()
    [letter] = await writing.sent(path)
    assert (letter["state"], letter["nobody"]) == ("closed", why.value)
    assert await writing.deliver() == 0
    assert len(writing.people.asked) == 1


async def test_while_prospection_is_away_the_letter_waits_and_leaves_once_it_is_back(
    writing: Writing,
) -> None:
    writing.people.fails = NobodyCarries(cause="contact-points-OSError")
    with pytest.raises(NobodyCarries):
        await writing.invited()
    writing.people.fails = None
    assert await writing.deliver() == 1
    assert len(writing.links) == 1


async def test_one_letter_that_prospection_stumbles_on_holds_no_other_back(
    writing: Writing,
) -> None:
    stumbles = await writing.reception.opened()
    subject = await household(writing, stumbles)
    ask = writing.people.of

    async def of(asked: UUID, seat: str, purpose: str) -> object:
        if asked == subject:
            raise Postponed(500, "contact-point-refused")
        return await ask(asked, seat, purpose)

    writing.people.of = of  # type: ignore[method-assign,assignment]  # for one household only
    await writing.reception.post(f"{stumbles}/notice")
    await writing.reception.post(f"{stumbles}/invitation")
    other = await writing.invited()
    assert await states(writing, other) == ["sent"]
    assert await states(writing, stumbles) == ["to-send"]
    writing.people.of = ask  # type: ignore[method-assign]
    assert await writing.deliver() == 0
    writing.reception.office.clock.advance(timedelta(minutes=3))
    assert await writing.deliver() == 1


async def test_where_somebody_is_reached_is_kept_nowhere_and_no_link_is_shown(
    writing: Writing, capfd: pytest.CaptureFixture[str]
) -> None:
    writing.people.tells = ContactPoint("Philibert", MAILBOX)
    path = await writing.invited()
    secret = writing.links[-1].rpartition("/")[2]
    shown = f"{await writing.sent(path)} {await writing.reception.get(path)}"
    await writing.answers(writing.links[-1], "retired")
    kept, said = await everything_kept(writing), capfd.readouterr()
    assert str(await household(writing, path)) in kept
    for hidden in (MAILBOX, "Philibert", secret):
        assert hidden not in shown + kept + said.out + said.err
    assert fingerprint(secret) not in shown


async def test_who_does_not_look_after_the_path_sees_none_of_its_letters(writing: Writing) -> None:
    path = await writing.invited()
    for other, status, slug in (
        (writing.reception.second, 404, "not-found"),
        (writing.reception.desk, 403, "role-missing"),
    ):
        refusal(await other.get(f"{path}/links"), status, slug)


async def test_the_act_is_the_partner_s_own_in_the_audit(writing: Writing) -> None:
    path = await writing.invited()
    await writing.answers(writing.links[-1], "retired")
    query = text("select distinct actor from audit where subject = :id and purpose = 'own-act'")
    async with writing.reception.office.runtime.engine.connect() as connection:
        about = {"id": str(await household(writing, path))}
        actors = (await connection.execute(query, about)).scalars().all()
    assert actors == [f"person:{path.rpartition('/')[2]}"]


async def test_only_a_link_s_fingerprint_is_kept(writing: Writing) -> None:
    path = await writing.invited()
    async with writing.reception.office.runtime.transactions.begin("test") as work:
        [link] = await work.about(PartnerLink, await household(writing, path))
    assert link.digest == fingerprint(writing.links[-1].rpartition("/")[2])


async def test_a_link_opens_no_path_that_has_ended_even_if_nobody_called_it_off(
    writing: Writing,
) -> None:
    path = await writing.invited()
    async with writing.reception.office.runtime.transactions.begin("test") as work:
        ended = await work.get(PartnerPath, UUID(path.rpartition("/")[2]))
        ended.ends(Ending.PARTNER_LEFT, TODAY)
        work.save(ended)
    await refused(writing, writing.links[-1])
