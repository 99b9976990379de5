"""The day on which something happens to an application by itself."""

from chassis.deadlines import Days
from chassis.rules import Rule
from services.insertion.domain.exchange_application import Application

APPLICATION_UNANSWERED = "application-unanswered"


def deadlines(application: Application, rule: Rule) -> Days:
    """The one timer of an application; None once it ended."""
    return {APPLICATION_UNANSWERED: application.unanswered_on(rule)}
