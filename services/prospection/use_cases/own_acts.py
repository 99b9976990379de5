"""What a person does through a link of their own: it opens one file, for them, for one act."""

from dataclasses import dataclass
from uuid import UUID

from chassis import doors
from chassis.links import LinkRefused
from chassis.work import Work
from contracts.event import Event
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.invitation import Act, Invitation
from services.prospection.domain.people import Person
from services.prospection.use_cases import invitations
from services.prospection.use_cases.interests import end_interests
from services.prospection.use_cases.keeping import keep

ASKED_BY_ONESELF = (Act.WISH, Act.WITHDRAW)
"""What a person may ask a link for, from the page where they follow their file."""


@dataclass(frozen=True)
class Door:
    """What a link opens: one person's part of one file."""

    invitation: Invitation
    candidate: Candidate
    person: Person


async def open_door(secret: str, work: Work) -> Door:
    """What that link opens, held until the end. Raises LinkRefused."""
    invitation = await doors.opened(secret, Invitation, work)
    candidate = await work.get(Candidate, invitation.subject)
    return Door(invitation, candidate, _still_there(candidate, invitation))


async def agree(secret: str, work: Work) -> Door:
    door = await _the_door_to(Act.AGREE, secret, work)
    door.candidate.agrees_by_hand(door.person, work.today)
    return await _close(door, work)


async def say_of_work(secret: str, wish: PartnerWork, work: Work) -> Door:
    door = await _the_door_to(Act.WORK, secret, work)
    told = door.candidate.says_of_work(door.person, wish, work.today)
    return await _close(door, work, told)


async def answer_stay(secret: str, *, agrees: bool, work: Work) -> Door:
    door = await _the_door_to(Act.STAY, secret, work)
    if door.invitation.stay is None:
        raise LinkRefused
    told = door.candidate.answers_stay(
        door.person, door.invitation.stay, agrees=agrees, on=work.today
    )
    return await _close(door, work, told)


async def state_wishes(secret: str, wishes: str, work: Work) -> Door:
    door = await _the_door_to(Act.WISH, secret, work)
    door.candidate.states_wishes(door.person, wishes, work.today)
    return await _close(door, work)


async def take_back(secret: str, reason: str, work: Work) -> Door:
    door = await _the_door_to(Act.WITHDRAW, secret, work)
    told = door.candidate.takes_back(door.person, reason, work.today, work.rule)
    if told is not None:
        await end_interests(door.candidate.id, work.today, work)
    return await _close(door, work, told)


async def ask_for_a_link(secret: str, act: Act, work: Work) -> Door:
    """From the page where they follow their file, a person has a link sent to themselves."""
    door = await _the_door_to(Act.FOLLOW, secret, work)
    if act not in ASKED_BY_ONESELF:
        raise LinkRefused
    if act not in await asked_today(door.candidate.id, door.person.id, work):
        await invitations.invite(door.candidate.id, door.person.id, act, work)
    return door


async def asked_today(candidate: UUID, person: UUID, work: Work) -> list[Act]:
    """What a person was asked today: a button pushed twice sends one letter."""
    return [
        each.act
        for each in await work.about(Invitation, candidate)
        if each.person == person and each.is_awaited and each.asked_on == work.today
    ]


async def awaited_of(candidate: UUID, person: UUID, work: Work) -> list[Act]:
    """What is still asked of a person."""
    return [
        each.act
        for each in await work.about(Invitation, candidate)
        if each.person == person and each.is_awaited and each.act is not Act.FOLLOW
    ]


def _still_there(candidate: Candidate, invitation: Invitation) -> Person:
    """The person, while the file names them: nobody acts in a file that they left."""
    person = candidate.named(invitation.person)
    if person is None:
        raise LinkRefused
    return person


async def _the_door_to(act: Act, secret: str, work: Work) -> Door:
    door = await open_door(secret, work)
    if door.invitation.act is not act:
        raise LinkRefused
    return door


async def _close(door: Door, work: Work, told: Event | None = None) -> Door:
    """The act is done: its link never opens again."""
    door.invitation.is_answered(work.today)
    work.save(door.invitation)
    keep(door.candidate, work, told)
    return door
