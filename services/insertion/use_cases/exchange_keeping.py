"""How applications are kept: their timer follows from them each time."""

from chassis.deadlines import follow
from chassis.work import Work
from contracts.event import Event
from services.insertion.domain.exchange_application import Application
from services.insertion.domain.exchange_deadlines import deadlines


def keep(application: Application, work: Work, told: Event | None = None) -> Application:
    """Saves an application, tells what happened, and sets its timer to what it says now."""
    work.save(application, told)
    follow(deadlines(application, work.rule), application, work)
    return application
