"""What prospection told of a candidate already, so that nobody is asked for it again."""

from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.conditions import Value
from services.installation.domain.newcomer import Newcomer


def known(newcomer: Newcomer, aid: Aid) -> dict[str, Value]:
    """The answers to the aid's questions that are known; what is declared goes before them."""
    party, project = newcomer.known()
    told: dict[str, Value | None] = {
        "candidate-kind": party.kind.value,
        "project": project.type,
        "trade": project.trade,
        "adults": party.adults or None,
        "children": party.count_of_children,
        "headcount": party.firm.headcount if party.firm else None,
    }
    return {
        code: value
        for code, value in told.items()
        if value is not None and code in aid.questions and aid.questions[code].accepts(value)
    }
