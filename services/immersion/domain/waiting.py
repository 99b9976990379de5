"""What waits for an officer: what is to be done on a stay, since when, and by when."""

from datetime import date
from enum import StrEnum

from chassis import tasks
from chassis.rules import Rule
from services.immersion.domain.facts import Status
from services.immersion.domain.stay import Stay


class Task(StrEnum):
    """What an officer has to do next."""

    PLAN = "plan"
    BOOK_LODGING = "book-lodging"
    COMPLETE_PROGRAMME = "complete-programme"
    COUNTERSIGN = "countersign"
    GATHER_AGREEMENTS = "gather-agreements"
    ASK_OTHERWISE = "ask-otherwise"
    CONFIRM = "confirm"
    RECEIVE = "receive"
    CLOSE = "close"
    GATHER_EVALUATIONS = "gather-evaluations"
    CONCLUDE = "conclude"
    CALL_BACK = "call-back"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Task.PLAN: "proposer des dates",
    Task.BOOK_LODGING: "réserver l'hébergement",
    Task.COMPLETE_PROGRAMME: "compléter le programme",
    Task.COUNTERSIGN: "contresigner un accord",
    Task.GATHER_AGREEMENTS: "recueillir l'accord de chaque adulte",
    Task.ASK_OTHERWISE: "proposer d'autres dates ou annuler, un adulte a décliné",
    Task.CONFIRM: "confirmer le séjour",
    Task.RECEIVE: "noter l'arrivée",
    Task.CLOSE: "clore le séjour",
    Task.GATHER_EVALUATIONS: "recueillir les évaluations",
    Task.CONCLUDE: "dire la suite du séjour",
    Task.CALL_BACK: "reprendre contact, personne n'a répondu ou n'est venu",
}


Waiting = tasks.Waiting[Task]


def waiting(stay: Stay, today: date, rule: Rule) -> Waiting | None:
    """The next thing to do on a stay, if it is due; None while nothing has to be done."""
    match stay.status:
        case Status.PROPOSED:
            return Waiting(_to_prepare(stay, rule), stay.since, stay.reply_by)
        case Status.CONFIRMED if today >= stay.planned.starts_on:
            return Waiting(Task.RECEIVE, stay.planned.starts_on, stay.planned.starts_on)
        case Status.ONGOING if today >= stay.last_day:
            return Waiting(Task.CLOSE, stay.last_day, stay.last_day)
        case Status.AWAITING_EVALUATION:
            return _to_conclude(stay, stay.evaluation_due_on(rule))
        case _ if stay.calls_for_contact:
            return Waiting(Task.CALL_BACK, stay.since)
    return None


def _to_prepare(stay: Stay, rule: Rule) -> Task:
    if stay.plan is None:
        return Task.PLAN
    if stay.declined:
        return Task.ASK_OTHERWISE
    if not stay.plan.lodging_booked:
        return Task.BOOK_LODGING
    if stay.lacking(rule):
        return Task.COMPLETE_PROGRAMME
    if any(not each.holds for each in stay.confirmations):
        return Task.COUNTERSIGN
    return Task.GATHER_AGREEMENTS if stay.unheard_adults else Task.CONFIRM


def _to_conclude(stay: Stay, by: date) -> Waiting:
    if stay.unheard:
        return Waiting(Task.GATHER_EVALUATIONS, stay.last_day, by)
    return Waiting(Task.CONCLUDE, stay.heard_on, by)
