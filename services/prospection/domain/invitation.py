"""What one person of a file is asked to do by their own hand, and until when."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from chassis import invitations
from chassis.rules import Rule
from services.prospection.domain.rules import FOLLOW_LINK_DAYS, LINK_DAYS


class Act(StrEnum):
    """What a link lets its person do; one link, one act."""

    AGREE = "agree"
    WORK = "work"
    STAY = "stay"
    WISH = "wish"
    WITHDRAW = "withdraw"
    FOLLOW = "follow"


@dataclass(frozen=True)
class StayAsked:
    """The dates of a stay, as they were put to one adult."""

    stay: UUID
    epci: str
    starts_on: date
    ends_on: date
    reply_by: date
    role: str
    rank: int


@dataclass(kw_only=True)
class Invitation(invitations.Invitation):
    """One person of one file, one act."""

    person: UUID
    act: Act
    stay: StayAsked | None = None

    @classmethod
    def of(
        cls,
        id: UUID,
        candidate: UUID,
        person: UUID,
        act: Act,
        on: date,
        rule: Rule,
        stay: StayAsked | None = None,
    ) -> "Invitation":
        """An act is asked of a person; the day it is asked chooses how long the link may serve."""
        days = rule(FOLLOW_LINK_DAYS if act is Act.FOLLOW else LINK_DAYS, on)
        last_day = stay.reply_by if stay else on + timedelta(days=days)
        return cls(
            id=id,
            subject=candidate,
            person=person,
            act=act,
            asked_on=on,
            last_day=last_day,
            stay=stay,
        )
