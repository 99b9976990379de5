"""What meets what: opportunities for a candidate, candidates for an opportunity, and why."""

from datetime import date
from uuid import UUID

from pydantic import Field

from chassis.api import Router, Working
from chassis.forms import After, Answer, Limit, Paged
from services.prospection import use_cases
from services.prospection.api.answered import label
from services.prospection.api.codes import AnOfferKind, AnOfferStatus, AStatus
from services.prospection.api.offers_answered import MetAnswer, because
from services.prospection.domain.matching import met

router = Router(prefix="/v1", tags=["Rapprochements"])
BY_WHAT = (
    "Par ce que chacun a déclaré, et rien d'autre : le métier si les deux en nomment un, sinon une"
    " intercommunalité souhaitée, toujours pour un projet de cette nature. Aucune note."
)


class Matched(Answer):
    """En quoi ils se rencontrent."""

    because: str = Field(description="Les raisons, en clair.")
    met: list[MetAnswer]


class OpportunityMatched(Matched):
    """Une offre qui rencontre le projet d'un candidat."""

    opportunity: UUID
    kind: AnOfferKind
    kind_label: str
    status: AnOfferStatus
    epci: str
    trade: str | None
    free: int


class OpportunityMatches(Paged[OpportunityMatched]):
    """Des offres, et où continuer : `next` est vide à la fin."""


class CandidateMatched(Matched):
    """Un candidat dont le projet rencontre une offre."""

    candidate: UUID
    label: str | None = Field(description="Le nom du dossier ; vide si votre rôle ne le voit pas.")
    status: AStatus
    officer: str | None


class CandidateMatches(Paged[CandidateMatched]):
    """Des candidats, et où continuer : `next` est vide à la fin."""

    outside_from: date | None = Field(
        description="Premier jour où l'offre circule hors du territoire : avant, aucun candidat."
    )


@router.get(
    "/candidates/{id}/opportunities",
    action="match-read",
    summary="Les offres qui rencontrent le projet d'un candidat",
    description=BY_WHAT,
)
async def for_candidate(
    id: UUID,
    work: Working,
    after: After = None,
    limit: Limit = 50,
) -> OpportunityMatches:
    candidate, page = await use_cases.opportunities_for(id, after, limit, work)
    items = []
    for each in page.items:
        found = met(candidate.project, each)
        items.append(
            OpportunityMatched(
                because=because(found, work.territory),
                met=[MetAnswer.of(one, work.territory) for one in found],
                opportunity=each.id,
                kind=each.kind,
                kind_label=each.kind.french,
                status=each.status,
                epci=each.offer.epci,
                trade=each.offer.trade,
                free=each.free,
            )
        )
    return OpportunityMatches(items=items, next=page.next)


@router.get(
    "/opportunities/{id}/candidates",
    action="match-read",
    summary="Les candidats dont le projet rencontre une offre",
    description=BY_WHAT,
)
async def for_opportunity(
    id: UUID,
    work: Working,
    after: After = None,
    limit: Limit = 50,
) -> CandidateMatches:
    opportunity, page = await use_cases.candidates_for(id, after, limit, work)
    items = []
    for each in page.items:
        found = met(each.project, opportunity)
        items.append(
            CandidateMatched(
                because=because(found, work.territory),
                met=[MetAnswer.of(one, work.territory) for one in found],
                candidate=each.id,
                label=label(each, work),
                status=each.status,
                officer=each.officer,
            )
        )
    return CandidateMatches(outside_from=opportunity.outside_from, items=items, next=page.next)
