"""Who meets what is offered: by what both declared, each reason said in French, and no score.

Both sides are named by the criteria on which they can meet, so that a store finds one from the
other: the trade where both name one, else the place wished for; always for a project that suits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Status
from services.prospection.domain.opportunity import Opportunity
from services.prospection.domain.project import Kind, Project

LOOKING = frozenset({Status.CONTACTED, Status.UNDER_ASSESSMENT, Status.QUALIFIED})
"""The moments of a file's life at which something may be offered to its people."""


class Criterion(StrEnum):
    """On what two declarations meet."""

    PROJECT = "project"
    TRADE = "trade"
    EPCI = "epci"


@dataclass(frozen=True)
class Met:
    """A criterion that is met; `rank` is that of the wish, the first is 1."""

    criterion: Criterion
    code: str
    rank: int | None = None


def is_looking(candidate: Candidate) -> bool:
    """Whether something may be offered to that candidate now."""
    return candidate.status in LOOKING


def sought_by(candidate: Candidate) -> Sequence[str]:
    """The criteria on which an opportunity may meet a candidate."""
    return sorted(_sought(candidate.project)) if is_looking(candidate) else ()


def offered_by(opportunity: Opportunity) -> Sequence[str]:
    """The criteria on which a candidate may meet an opportunity; none while it is held back."""
    return sorted(_offered(opportunity)) if opportunity.is_shown_outside else ()


def met(project: Project, opportunity: Opportunity) -> list[Met]:
    """On what a project and an opportunity meet, in the order in which it is said."""
    found = []
    if project.type in opportunity.kind.suits:
        found.append(Met(Criterion.PROJECT, project.type.value))
    if project.trade is not None and project.trade == opportunity.offer.trade:
        found.append(Met(Criterion.TRADE, project.trade))
    if opportunity.offer.epci in project.epcis:
        rank = project.epcis.index(opportunity.offer.epci) + 1
        found.append(Met(Criterion.EPCI, opportunity.offer.epci, rank))
    return found


def _sought(project: Project) -> Iterator[str]:
    if project.trade is not None:
        yield _same_trade(project.type, project.trade)
    for epci in project.epcis:
        yield _any_trade(project.type, epci)
        if project.trade is None:
            yield _no_trade_named(project.type, epci)


def _offered(opportunity: Opportunity) -> Iterator[str]:
    offer = opportunity.offer
    for kind in opportunity.kind.suits:
        if offer.trade is None:
            yield _any_trade(kind, offer.epci)
        else:
            yield _same_trade(kind, offer.trade)
            yield _no_trade_named(kind, offer.epci)


def _same_trade(kind: Kind, trade: str) -> str:
    return f"{kind.value}:{trade}"


def _any_trade(kind: Kind, epci: str) -> str:
    """For what asks for no trade, a place wished for is enough."""
    return f"{kind.value}:any@{epci}"


def _no_trade_named(kind: Kind, epci: str) -> str:
    """For who names no trade, a place wished for is enough."""
    return f"{kind.value}:none@{epci}"
