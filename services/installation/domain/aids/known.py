"""What the service knows of a candidate already, so that nobody is asked for it again."""

from collections.abc import Iterable
from datetime import date

from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.conditions import Value
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.path import Path


def known(newcomer: Newcomer, paths: Iterable[Path], aid: Aid) -> dict[str, Value]:
    """The answers to the aid's questions that are known; what is declared goes before them."""
    followed = next((path for path in paths if path.is_active), None)
    told = _of_the_candidate(newcomer) | (_of_the_path(followed) if followed else {})
    return {
        code: value
        for code, value in told.items()
        if value is not None and code in aid.questions and aid.questions[code].accepts(value)
    }


def _of_the_candidate(newcomer: Newcomer) -> dict[str, Value | None]:
    """As prospection told."""
    party, project = newcomer.known()
    return {
        "candidate-kind": party.kind.value,
        "project": project.type,
        "trade": project.trade,
        "adults": party.adults or None,
        "children": party.count_of_children,
        "headcount": party.firm.headcount if party.firm else None,
    }


def _of_the_path(path: Path) -> dict[str, Value | None]:
    """As officers saw it, or as it is planned."""
    planned_on = path.plan.planned_on if path.plan else None
    return {
        "arrival-on": _written(path.arrival.on if path.arrival else planned_on),
        "activity-starts-on": _written(path.activity.on if path.activity else None),
        "residence-epci": path.residence.epci if path.residence else None,
    }


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
