"""The rules of homes that a territory sets; the day of a promise chooses the version."""

from datetime import date

from chassis.errors import Invalid
from chassis.rules import Key, Rule

FORMS = Key("installation.home-forms", dict[str, int])
MONTHS_BY_PROJECT = Key("installation.home-months-by-project", dict[str, int])
HOLD_DAYS = Key("installation.home-hold-days", int)
ENDING_DAYS = Key("installation.home-ending-days", int)


def most_months(form: str, project: str, on: date, rule: Rule) -> int:
    """How long at most: what the law says of the lease, less where the project asks for less."""
    allowed = rule(FORMS, on).get(form)
    if allowed is None:
        raise Invalid("home-form-unknown", "Cette forme de bail n'est pas de la liste.")
    return min(allowed, rule(MONTHS_BY_PROJECT, on).get(project, allowed))
