"""What waits for an adviser on a partner's path: what is to be done, since when, and by when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis import tasks
from chassis.rules import Rule
from services.insertion.domain.partner_facts import Status
from services.insertion.domain.partner_path import PartnerPath


class Task(StrEnum):
    """What is to be done next."""

    ASSIGN = "assign"
    COUNTERSIGN = "countersign"
    GIVE_NOTICE = "give-notice"
    INVITE = "invite"
    GATHER_PAPER = "gather-paper"
    REMIND = "remind"
    CALL = "call"
    ASSESS = "assess"
    SEARCH = "search"
    REVIEW = "review"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Task.ASSIGN: "confier le parcours à une conseillère ou un conseiller",
    Task.COUNTERSIGN: "faire contresigner le papier par une autre personne",
    Task.GIVE_NOTICE: "remettre sa notice d'information à la personne",
    Task.INVITE: "inviter la personne à être suivie",
    Task.GATHER_PAPER: "recueillir la réponse sur papier, aucun courriel ne convient",
    Task.REMIND: "relancer la personne",
    Task.CALL: "reprendre contact, toutes les relances sont faites",
    Task.ASSESS: "évaluer avec la personne ce qu'elle cherche",
    Task.SEARCH: "commencer la recherche",
    Task.REVIEW: "faire le point avec la personne",
}


@dataclass(frozen=True)
class Waiting(tasks.Waiting[Task]):
    """A task, and its rank among some."""

    rank: int | None = None
    of: int | None = None

    @property
    def french(self) -> str:
        """The task in words, such as the second reminder of three."""
        return f"{self.task.french} ({self.rank} sur {self.of})" if self.rank else self.task.french


def waiting(path: PartnerPath, today: date, rule: Rule) -> Waiting | None:
    """The next thing to do on a path, if it is due; None while nothing has to be done."""
    if path.has_ended:
        return None
    return _owed_first(path, rule) or _to_go_on(path, today, rule)


def _owed_first(path: PartnerPath, rule: Rule) -> Waiting | None:
    """What the partner is owed whatever they answer: somebody, their word heard, the notice."""
    if path.officer is None:
        return Waiting(Task.ASSIGN, path.opened_on, path.notice_due_on(rule))
    if path.paper is not None:
        return Waiting(Task.COUNTERSIGN, path.paper.on)
    if path.notice is None:
        return Waiting(Task.GIVE_NOTICE, path.opened_on, path.notice_due_on(rule))
    return None


def _to_go_on(path: PartnerPath, today: date, rule: Rule) -> Waiting | None:
    match path.status:
        case Status.INVITED:
            return _to_be_answered(path, today, rule)
        case Status.ACCEPTED:
            return Waiting(Task.ASSESS, path.since)
        case Status.ASSESSED:
            return Waiting(Task.SEARCH, path.since)
        case Status.STALLED:
            return Waiting(Task.REVIEW, path.since)
    return None


def _to_be_answered(path: PartnerPath, today: date, rule: Rule) -> Waiting | None:
    if path.invited_on is None:
        return Waiting(Task.INVITE, path.notice.on if path.notice else path.opened_on)
    due = path.reminder_due_on(rule)
    if due is None:
        last = path.silent_until(rule)
        return Waiting(Task.CALL, last) if last and today >= last else _on_paper(path)
    if today < due:
        return _on_paper(path)
    return Waiting(Task.REMIND, due, rank=len(path.reminders) + 1, of=path.most_reminders(rule))


def _on_paper(path: PartnerPath) -> Waiting | None:
    since = path.to_ask_on_paper
    return Waiting(Task.GATHER_PAPER, since) if since else None
