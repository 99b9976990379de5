"""What waits on an opportunity or an interest: what, since when, and by when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.rules import Rule
from services.prospection.domain.interest import Interest, InterestAlert
from services.prospection.domain.offer_deadlines import EXPIRE, offer_deadlines
from services.prospection.domain.opportunity import Opportunity
from services.prospection.domain.stock import OfferAlert, OfferStatus


class OfferTask(StrEnum):
    """What whoever keeps an opportunity has to do next."""

    CHOOSE = "choose"
    CONFIRM = "confirm"
    PUBLISH = "publish"
    ASK_FOR_ANSWER = "ask-for-answer"
    SETTLE_PLACE = "settle-place"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    OfferTask.CHOOSE: "dire qui tient la place : une personne de trop a été retenue",
    OfferTask.CONFIRM: "faire confirmer l'offre, sans quoi elle expire",
    OfferTask.PUBLISH: "publier l'offre, ou la retirer",
    OfferTask.ASK_FOR_ANSWER: "demander une réponse : un candidat a été proposé",
    OfferTask.SETTLE_PLACE: "dire si la place d'un candidat qui s'est retiré est de nouveau libre",
}


@dataclass(frozen=True)
class OfferWaiting:
    """A task, the day it began to wait, and the day after which it is too late."""

    task: OfferTask
    since: date
    by: date | None = None


def offer_waits(opportunity: Opportunity) -> bool:
    """Whether something is to be done."""
    return bool(opportunity.alerts) or opportunity.status is OfferStatus.DRAFT


def offer_waiting(opportunity: Opportunity, rule: Rule) -> OfferWaiting | None:
    """The next thing to do on an opportunity; None while nothing has to be done."""
    if too_many := opportunity.alerts.get(OfferAlert.TOO_MANY):
        return OfferWaiting(OfferTask.CHOOSE, too_many)
    if reminded := opportunity.alerts.get(OfferAlert.CONFIRM):
        return OfferWaiting(OfferTask.CONFIRM, reminded, offer_deadlines(opportunity, rule)[EXPIRE])
    if opportunity.status is OfferStatus.DRAFT:
        return OfferWaiting(OfferTask.PUBLISH, opportunity.since)
    return None


def interest_waiting(interest: Interest) -> OfferWaiting | None:
    """The next thing to do about an interest; None while nothing has to be done."""
    if left := interest.alerts.get(InterestAlert.LEFT):
        return OfferWaiting(OfferTask.SETTLE_PLACE, left)
    if awaited := interest.alerts.get(InterestAlert.ANSWER):
        return OfferWaiting(OfferTask.ASK_FOR_ANSWER, awaited)
    return None
