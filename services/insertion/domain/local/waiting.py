"""What waits for an adviser on a local person's path: what, since when, and by when."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from chassis import tasks
from chassis.days import months_after
from chassis.rules import Rule
from services.insertion.domain.local.appointments import State
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.rules import PASS_ALERT_MONTHS, SUSPENSION_MONTHS


class Task(StrEnum):
    """What is to be done next."""

    KEEP_OR_LET_GO = "keep-or-let-go"
    ASSIGN = "assign"
    SETTLE_MEETING = "settle-meeting"
    MEET = "meet"
    INVITE_AGAIN = "invite-again"
    ASSESS = "assess"
    DECIDE = "decide"
    COUNTERSIGN = "countersign"
    SIGN = "sign"
    RENEW_IAE = "renew-iae"
    END_STEP = "end-step"
    REVIEW = "review"
    LOOK_AT_SUSPENSION = "look-at-suspension"
    CLOSE = "close"
    CHECK = "check"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Task.KEEP_OR_LET_GO: "reprendre contact avant l'anonymisation du parcours",
    Task.ASSIGN: "confier le parcours à une conseillère ou un conseiller",
    Task.SETTLE_MEETING: "renseigner un rendez-vous passé",
    Task.MEET: "rencontrer la personne une première fois",
    Task.INVITE_AGAIN: "relancer une invitation expirée",
    Task.ASSESS: "évaluer la situation avec la personne",
    Task.DECIDE: "décider qui suit la personne, et comment",
    Task.COUNTERSIGN: "faire contresigner le contrat par une autre personne",
    Task.SIGN: "signer le contrat d'engagement",
    Task.RENEW_IAE: "préparer la fin du PASS IAE",
    Task.END_STEP: "renseigner la fin d'une période en milieu professionnel",
    Task.REVIEW: "faire le point avec la personne",
    Task.LOOK_AT_SUSPENSION: "revoir la suspension",
    Task.CLOSE: "clore le parcours, faute de contact",
    Task.CHECK: "regarder ce qu'est devenue l'issue du parcours",
}


Waiting = tasks.Waiting[Task]


def waiting(path: InsertionPath, today: date, rule: Rule) -> Waiting | None:
    """The most pressing thing to do on a path; None while nothing has to be done."""
    return next(_pressing_first(path, today, rule), None)


def _pressing_first(path: InsertionPath, today: date, rule: Rule) -> Iterator[Waiting]:
    if path.anonymised_on is not None:
        return
    if path.forgetting_told_on is not None:
        yield Waiting(Task.KEEP_OR_LET_GO, path.forgetting_told_on, path.forgotten_on(rule))
    if path.has_ended:
        yield from _after_the_exit(path, today, rule)
        return
    if path.officer is None:
        yield Waiting(Task.ASSIGN, path.referral.on, path.first_meeting_due_on(rule))
    if today >= (silent := path.silent_on(rule)):
        yield Waiting(Task.CLOSE, silent, silent)
    yield from _about_meetings(path, today, rule)
    if path.is_suspended:
        yield from _about_the_pause(path, today, rule)
        return
    yield from _about_the_contract(path, rule)
    yield from _about_steps(path, today, rule)
    due = path.review_due_on(rule)
    if due is not None and today >= due:
        yield Waiting(Task.REVIEW, due, due)


def _about_meetings(path: InsertionPath, today: date, rule: Rule) -> Iterator[Waiting]:
    states = [(each, each.state(today, rule)) for each in path.appointments]
    for each, state in states:
        if state is State.RDV_NEEDS_STATUS_UPDATE:
            yield Waiting(Task.SETTLE_MEETING, each.meetings[-1].on)
    for each, state in states:
        if state is State.INVITATION_EXPIRED:
            yield Waiting(Task.INVITE_AGAIN, each.expires_on(rule), path.first_meeting_due_on(rule))


def _about_the_contract(path: InsertionPath, rule: Rule) -> Iterator[Waiting]:
    if path.assessment is None:
        met = path.first_met_on
        if met is None:
            yield Waiting(Task.MEET, path.referral.on, path.first_meeting_due_on(rule))
        else:
            yield Waiting(Task.ASSESS, met)
    elif path.decision is None:
        yield Waiting(Task.DECIDE, path.assessment.on)
    elif path.paper is not None:
        yield Waiting(Task.COUNTERSIGN, path.paper.signed_on)
    elif path.contract is None:
        yield Waiting(Task.SIGN, path.decision.notified_on, path.decision.contract_due_on)


def _about_steps(path: InsertionPath, today: date, rule: Rule) -> Iterator[Waiting]:
    for step in path.steps:
        if step.siae is not None and step.is_ongoing:
            alerts = rule(PASS_ALERT_MONTHS, step.started_on)
            for months in sorted(alerts):
                near = months_after(step.siae.pass_until, -months)
                if today >= near:
                    yield Waiting(Task.RENEW_IAE, near, step.siae.pass_until)
                    break
        if step.pmsmp is not None and step.is_ongoing and today > step.pmsmp.ends_on:
            yield Waiting(Task.END_STEP, step.pmsmp.ends_on)


def _about_the_pause(path: InsertionPath, today: date, rule: Rule) -> Iterator[Waiting]:
    since = path.suspensions[-1].since
    due = months_after(since, rule(SUSPENSION_MONTHS, since))
    if today >= due:
        yield Waiting(Task.LOOK_AT_SUSPENSION, due, due)


def _after_the_exit(path: InsertionPath, today: date, rule: Rule) -> Iterator[Waiting]:
    check = path.next_check(rule)
    if check is not None and today >= check[1]:
        yield Waiting(Task.CHECK, check[1])
