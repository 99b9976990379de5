"""What waits for an officer: what is to be done on a stay, since when, and by when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.rules import Rule
from services.immersion.domain import agreement, programme
from services.immersion.domain.facts import Status
from services.immersion.domain.stay import Stay


class Task(StrEnum):
    """What an officer has to do next."""

    PLAN = "plan"
    BOOK_LODGING = "book-lodging"
    COMPLETE_PROGRAMME = "complete-programme"
    COUNTERSIGN = "countersign"
    GATHER_AGREEMENTS = "gather-agreements"
    CONFIRM = "confirm"
    RECEIVE = "receive"
    CLOSE = "close"
    GATHER_EVALUATIONS = "gather-evaluations"
    CONCLUDE = "conclude"


@dataclass(frozen=True)
class Waiting:
    """A task, the day it began to wait, and the day it has to be done by where there is one."""

    task: Task
    since: date
    by: date | None = None


def waiting(stay: Stay, today: date, rule: Rule) -> Waiting | None:
    """The next thing to do on a stay, if it is due; None while nothing has to be done."""
    match stay.status:
        case Status.PROPOSED:
            return Waiting(_to_prepare(stay, rule), stay.since, stay.reply_by)
        case Status.CONFIRMED if today >= stay.planned.starts_on:
            return Waiting(Task.RECEIVE, stay.planned.starts_on, stay.no_show_on)
        case Status.ONGOING if today >= stay.planned.ends_on:
            return Waiting(Task.CLOSE, stay.planned.ends_on)
        case Status.AWAITING_EVALUATION if stay.unheard:
            return Waiting(Task.GATHER_EVALUATIONS, stay.last_day, stay.outcome_due_on(rule))
        case Status.AWAITING_EVALUATION:
            return Waiting(Task.CONCLUDE, stay.last_day, stay.outcome_due_on(rule))
    return None


def _to_prepare(stay: Stay, rule: Rule) -> Task:
    if stay.plan is None:
        return Task.PLAN
    if not stay.plan.lodging_booked:
        return Task.BOOK_LODGING
    if programme.missing(stay.programme, stay.required_slots(rule)):
        return Task.COMPLETE_PROGRAMME
    if any(not each.holds for each in stay.confirmations):
        return Task.COUNTERSIGN
    if agreement.unheard(stay.party, stay.confirmations):
        return Task.GATHER_AGREEMENTS
    return Task.CONFIRM
