"""What waits on a request for an aid: what is to be done, since when, and by when."""

from datetime import date
from enum import StrEnum

from chassis import tasks
from chassis.rules import Rule
from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.facts import OthersOutcome, Status
from services.installation.domain.aids.request import AidRequest


class Task(StrEnum):
    """What somebody has to do next."""

    GATHER = "gather"
    REFUSE_INCOMPLETE = "refuse-incomplete"
    DECIDE = "decide"
    GRANT_IN_TURN = "grant-in-turn"
    ANSWER_APPEAL = "answer-appeal"
    SIGN = "sign"
    COMMIT = "commit"
    ORDER = "order"
    NOTE_PAYMENT = "note-payment"
    NOTE_REIMBURSEMENT = "note-reimbursement"
    NOTE_OUTCOME = "note-outcome"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Task.GATHER: "recueillir ce qui manque",
    Task.REFUSE_INCOMPLETE: "décider, ce qui manque n'est pas venu à temps",
    Task.DECIDE: "décider, avant que le silence vaille refus",
    Task.GRANT_IN_TURN: "décider, des crédits sont revenus à ce rang de la file",
    Task.ANSWER_APPEAL: "répondre au recours",
    Task.SIGN: "faire signer l'engagement",
    Task.COMMIT: "engager la dépense",
    Task.ORDER: "ordonner le paiement",
    Task.NOTE_PAYMENT: "noter le paiement, au retour du comptable",
    Task.NOTE_REIMBURSEMENT: "noter le remboursement, une fois encaissé",
    Task.NOTE_OUTCOME: "noter ce qu'a décidé l'autre organisme",
}


Waiting = tasks.Waiting[Task]


def waiting(
    request: AidRequest, aid: Aid, today: date, rule: Rule, *, reached: bool
) -> Waiting | None:
    """The next thing to do on a request, if there is one; `reached` by the money, in its line."""
    contested_by = request.appeal_silent_on(rule)
    if contested_by:
        return Waiting(Task.ANSWER_APPEAL, request.appeals[-1].on, contested_by)
    task = _task(request, aid, today, reached=reached)
    return Waiting(task, request.since, _by(task, request, rule)) if task else None


def _task(request: AidRequest, aid: Aid, today: date, *, reached: bool) -> Task | None:
    is_late = request.produce_by is not None and today > request.produce_by
    promises = aid.commitment is not None and request.contract is None
    pays_on = request.kept_cents > request.paid_cents
    is_pending = request.others is OthersOutcome.PENDING
    return {
        Status.INCOMPLETE: Task.REFUSE_INCOMPLETE if is_late else Task.GATHER,
        Status.PROPOSED: Task.DECIDE,
        Status.WAIT_LISTED: Task.GRANT_IN_TURN if reached else None,
        Status.GRANTED: Task.SIGN if promises else Task.COMMIT,
        Status.COMMITTED: Task.ORDER,
        Status.ORDERED: Task.NOTE_PAYMENT,
        Status.PAID: Task.NOTE_PAYMENT if pays_on else None,
        Status.ASKED_BACK: Task.NOTE_REIMBURSEMENT,
        Status.FOLLOWED: Task.NOTE_OUTCOME if is_pending else None,
    }.get(request.status)


def _by(task: Task, request: AidRequest, rule: Rule) -> date | None:
    """The last day to do it in time: of the law, where silence would decide instead."""
    if task is Task.GATHER:
        return request.produce_by
    return request.silence_on(rule) if task in {Task.DECIDE, Task.REFUSE_INCOMPLETE} else None
