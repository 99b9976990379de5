"""Files: opened, read, and put right."""

from uuid import UUID

from fastapi import Response

from chassis.api import Router, Working
from chassis.forms import After, AnEpci, AnOfficer, Limit, asked
from services.prospection import use_cases
from services.prospection.api.answered import CandidateAnswer, CandidatePage
from services.prospection.api.asked import Corrected, Registered
from services.prospection.api.codes import AStatus
from services.prospection.domain.candidate import Candidate

router = Router(prefix="/v1/candidates", tags=["Candidats"])


@router.post(
    "",
    action="candidate-register",
    summary="Enregistrer une candidature",
    description="Foyer ou organisation. La même candidature n'ouvre jamais deux dossiers.",
    status_code=201,
)
async def register(work: Working, response: Response, body: Registered) -> CandidateAnswer:
    applicant = body.candidate.applicant(work.new_id, body.on or work.today)
    candidate = await use_cases.register(
        applicant, body.project.project(), body.source, body.on, work
    )
    response.headers["location"] = f"/v1/candidates/{candidate.id}"
    return CandidateAnswer.of(candidate, work)


@router.get(
    "",
    action="candidate-read",
    summary="Les dossiers",
    description="Par statut, par personne qui suit, par intercommunalité souhaitée en premier, ou"
    " ceux sur lesquels quelque chose est à faire.",
)
async def candidates(
    work: Working,
    status: AStatus | None = None,
    officer: AnOfficer | None = None,
    epci: AnEpci | None = None,
    waits: bool | None = None,
    after: After = None,
    limit: Limit = 50,
) -> CandidatePage:
    where = asked(status=status, officer=officer, epci=epci, waits=waits)
    page = await work.page(Candidate, where=where, after=after, limit=limit)
    return CandidatePage(
        items=[CandidateAnswer.of(each, work) for each in page.items], next=page.next
    )


@router.get("/{id}", action="candidate-read", summary="Un dossier")
async def candidate(id: UUID, work: Working) -> CandidateAnswer:
    return CandidateAnswer.of(await work.peek(Candidate, id), work)


@router.put(
    "/{id}",
    action="candidate-correct",
    summary="Corriger un dossier",
    description="Le projet, et ce qui était mal écrit de chaque personne. Notices et adhésions"
    " restent à ceux qui les ont données ; arrivées, départs et enfants passent par une"
    " recomposition.",
)
async def correct(id: UUID, work: Working, body: Corrected) -> CandidateAnswer:
    people = {person.id: person.details() for person in body.people}
    organisation = body.organisation.details() if body.organisation else None
    corrected = await use_cases.correct(id, body.project.project(), people, organisation, work)
    return CandidateAnswer.of(corrected, work)
