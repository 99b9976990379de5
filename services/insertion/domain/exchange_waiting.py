"""What waits for an adviser on an application: what is to be done, since when, and by when."""

from enum import StrEnum

from chassis import tasks
from chassis.rules import Rule
from services.insertion.domain.exchange_application import Application, Status


class Task(StrEnum):
    """What is to be done next; the same words whoever applied."""

    ASK_THE_EMPLOYER = "ask-the-employer"
    HEAR_THE_EMPLOYER = "hear-the-employer"
    FOLLOW_UP = "follow-up"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Task.ASK_THE_EMPLOYER: "demander à l'employeur s'il étudie la candidature",
    Task.HEAR_THE_EMPLOYER: "recueillir la réponse de l'employeur",
    Task.FOLLOW_UP: "reporter l'embauche sur le parcours de la personne, avec elle",
}


Waiting = tasks.Waiting[Task]


def waiting(application: Application, rule: Rule) -> Waiting | None:
    """The next thing to do on an application; None while nothing has to be done."""
    if application.awaits_follow_up:
        return Waiting(Task.FOLLOW_UP, application.moved_on, None)
    if not application.is_open:
        return None
    is_new = application.status is Status.NEW
    task = Task.ASK_THE_EMPLOYER if is_new else Task.HEAR_THE_EMPLOYER
    return Waiting(task, application.moved_on, application.unanswered_on(rule))
