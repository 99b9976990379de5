"""What waits for an officer on a path: what is to be done, why, since when, by when and whose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chassis import tasks
from chassis.rules import Rule
from services.installation.domain.accompaniment import Attendance
from services.installation.domain.checklist import Item
from services.installation.domain.path import Path
from services.installation.domain.rules import (
    INACTIVITY_BY_PROJECT,
    INACTIVITY_DAYS,
)
from services.installation.domain.state import TO_COME, Doubt, Status

A_DAY = timedelta(days=1)


class Task(StrEnum):
    """What an officer has to do next."""

    ASSIGN = "assign"
    HEAR_AGAIN = "hear-again"
    HEAR_WITHDRAWAL = "hear-withdrawal"
    TRANSFER = "transfer"
    REVIEW = "review"
    GET_IN_TOUCH = "get-in-touch"
    SETTLE_STEP = "settle-step"
    NOTE_ARRIVAL = "note-arrival"
    INSTALL = "install"
    CALL = "call"
    CHECK_PRESENCE = "check-presence"
    NOTE_ATTENDANCE = "note-attendance"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Task.ASSIGN: "confier le parcours à un chargé d'accueil",
    Task.HEAR_AGAIN: "reprendre contact, la suite du séjour n'est plus la même",
    Task.HEAR_WITHDRAWAL: "reprendre contact, le candidat a dit renoncer",
    Task.TRANSFER: "reprendre ce parcours sous le dossier avec lequel le foyer est réuni",
    Task.REVIEW: "revoir l'installation, une correction en retire un fait",
    Task.GET_IN_TOUCH: "prendre des nouvelles, rien ne s'est passé depuis longtemps",
    Task.SETTLE_STEP: "régler une étape, son jour est passé",
    Task.NOTE_ARRIVAL: "noter l'arrivée, son jour est venu",
    Task.INSTALL: "dire l'installation faite, tous les faits sont réunis",
    Task.CALL: "appeler, quelques mois après l'arrivée",
    Task.CHECK_PRESENCE: "vérifier la présence",
    Task.NOTE_ATTENDANCE: "noter la suite d'un rendez-vous",
}
_OF_DOUBTS = {
    Doubt.REVISED: Task.HEAR_AGAIN,
    Doubt.WITHDREW: Task.HEAR_WITHDRAWAL,
    Doubt.MERGED: Task.TRANSFER,
    Doubt.CORRECTED: Task.REVIEW,
}


@dataclass(frozen=True)
class Waiting(tasks.Waiting[Task]):
    """A task and whose it is; `item` and `month` say of what, where a path has several."""

    officer: str | None = None
    item: Item | None = None
    month: int | None = None


def waiting(path: Path, today: date, rule: Rule) -> list[Waiting]:
    """All that is to be done on a path today, the longest wait first."""
    if not path.is_active:
        return []
    coming = [
        *_doubts(path),
        *_assignment(path),
        *_inactivity(path, rule),
        *_steps(path),
        *_arrival(path),
        *_milestone(path),
        *_call(path, rule),
        *_checks(path, rule),
        *_appointments(path),
    ]
    return sorted((each for each in coming if each.since <= today), key=lambda each: each.since)


def _doubts(path: Path) -> Iterator[Waiting]:
    for doubt, since in path.doubts.items():
        yield Waiting(_OF_DOUBTS[doubt], since, officer=path.officer)


def _assignment(path: Path) -> Iterator[Waiting]:
    if path.officer is None:
        yield Waiting(Task.ASSIGN, path.opened_on)


def _inactivity(path: Path, rule: Rule) -> Iterator[Waiting]:
    """Until they are installed; some projects are slow, and the territory says which."""
    if path.status is not Status.INSTALLED:
        usual = rule(INACTIVITY_DAYS, path.news_on)
        days = rule(INACTIVITY_BY_PROJECT, path.news_on).get(path.pace, usual)
        due = path.news_on + timedelta(days=days)
        yield Waiting(Task.GET_IN_TOUCH, due, officer=path.officer)


def _steps(path: Path) -> Iterator[Waiting]:
    for step in path.checklist:
        if step.due_on is not None and not step.is_settled:
            since, owner = step.due_on + A_DAY, step.owner or path.officer
            yield Waiting(Task.SETTLE_STEP, since, step.due_on, owner, item=step.item)


def _arrival(path: Path) -> Iterator[Waiting]:
    if path.status in TO_COME and path.plan:
        day = path.plan.planned_on
        yield Waiting(Task.NOTE_ARRIVAL, day, day, path.officer)


def _milestone(path: Path) -> Iterator[Waiting]:
    since = path.facts_hold_since
    if path.status is Status.ARRIVED and since is not None:
        yield Waiting(Task.INSTALL, since, officer=path.officer)


def _call(path: Path, rule: Rule) -> Iterator[Waiting]:
    due = path.call_due_on(rule)
    if due is not None:
        yield Waiting(Task.CALL, due, officer=path.officer)


def _checks(path: Path, rule: Rule) -> Iterator[Waiting]:
    due = path.check_days(rule)
    for month, given_up_on in path.awaited(rule).items():
        by = given_up_on - A_DAY
        yield Waiting(Task.CHECK_PRESENCE, due[month], by, path.officer, month=month)


def _appointments(path: Path) -> Iterator[Waiting]:
    for each in path.appointments:
        if each.attendance is Attendance.PLANNED:
            yield Waiting(Task.NOTE_ATTENDANCE, each.on, each.on, each.officer)
