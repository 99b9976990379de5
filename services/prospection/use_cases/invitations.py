"""How people are asked to act by their own hand, and how what is asked is called off."""

from collections.abc import Sequence
from uuid import UUID

from chassis.errors import RuleBroken
from chassis.invitations import PaperReason, State
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import ENDED, Alert
from services.prospection.domain.invitation import Act, Invitation, StayAsked
from services.prospection.domain.people import Person
from services.prospection.use_cases.keeping import keep


async def invite(id: UUID, person: UUID, act: Act, work: Work) -> Invitation:
    """Asks one act of one person, anew if it was asked before."""
    candidate = await work.get(Candidate, id)
    asked = await _dates_asked_of(person, id, work) if act is Act.STAY else None
    candidate.may_be_asked(candidate.person(person), act)
    return await _ask(candidate, candidate.person(person), act, work, asked)


async def invitations_of(id: UUID, work: Work) -> list[Invitation]:
    """What was asked of the people of a file."""
    await work.peek(Candidate, id)
    return await work.about(Invitation, id)


async def ask_for_stay(id: UUID, stay: UUID, asked: Sequence[StayAsked], work: Work) -> None:
    """Dates were put to the party: each adult is asked, by themselves, for their own word."""
    await call_off_stay(id, stay, work)
    for candidate in await work.about(Candidate, id):
        if candidate.status in ENDED:
            continue
        for each in asked:
            person = candidate.known.seated(each.role, each.rank)
            if person is not None and each.reply_by >= work.today:
                await _ask(candidate, person, Act.STAY, work, each)


async def call_off_stay(id: UUID, stay: UUID, work: Work) -> None:
    """The stay is confirmed, put off or given up: its question is not asked any more."""
    called_off = [
        each
        for each in await work.about(Invitation, id)
        if each.is_awaited and each.stay is not None and each.stay.stay == stay
    ]
    for each in called_off:
        each.is_called_off()
        work.save(each)
    if called_off:
        await settle_paper(id, work)


async def call_off(id: UUID, person: UUID, act: Act, work: Work) -> None:
    """That act was done otherwise, or is asked anew."""
    for each in await work.about(Invitation, id):
        if each.is_awaited and (each.person, each.act) == (person, act):
            each.is_called_off()
            work.save(each)
    await settle_paper(id, work)


async def forget_invitations(id: UUID, work: Work) -> None:
    """Nobody of that file is named any more: nobody is asked anything."""
    for each in await work.about(Invitation, id):
        work.erase(each)


async def settle_paper(id: UUID, work: Work) -> None:
    """Nobody is left to be asked on paper: it is not to be done any more."""
    if any(each.state is State.ON_PAPER for each in await work.about(Invitation, id)):
        return
    for candidate in await work.about(Candidate, id):
        if Alert.PAPER in candidate.alerts:
            candidate.settles(Alert.PAPER)
            keep(candidate, work)


async def _ask(
    candidate: Candidate, person: Person, act: Act, work: Work, asked: StayAsked | None
) -> Invitation:
    await call_off(candidate.id, person.id, act, work)
    invitation = Invitation.of(
        work.new_id(), candidate.id, person.id, act, work.today, work.rule, asked
    )
    invitation.waits_since = work.now
    if candidate.mailbox_of(person) is None:
        candidate.is_asked_on_paper(invitation, PaperReason.NO_MAILBOX, work.today)
    work.save(invitation)
    keep(candidate, work)
    return invitation


async def _dates_asked_of(person: UUID, id: UUID, work: Work) -> StayAsked:
    for each in await work.about(Invitation, id):
        if each.person == person and each.is_awaited and each.stay is not None:
            return each.stay
    raise RuleBroken(
        "no-dates-asked", "Aucune date de séjour n'est à confirmer par cette personne."
    )
