"""Local people's paths: how they open, who looks after them, and how they are read."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import ACode, After, AnEpci, AnOfficer, Limit, asked
from services.insertion import use_cases
from services.insertion.api.local_answered import InsertionPathAnswer, InsertionPathPage
from services.insertion.api.local_asked import Assigned, PersonForm, Referred
from services.insertion.api.local_codes import AStatus
from services.insertion.domain.local.path import InsertionPath

router = Router(prefix="/v1/insertion-paths", tags=["Parcours d'insertion"])


@router.post(
    "",
    action="insertion-path-refer",
    summary="Orienter une personne vers l'insertion",
    description="Par un organisme habilité, une fois la personne informée, et si elle ne s'y oppose"
    " pas. La même référence du même organisme n'ouvre pas deux parcours.",
)
async def refer(work: Working, body: Referred) -> InsertionPathAnswer:
    path = await use_cases.refer_person(body.person.person(), body.referral(), body.officer, work)
    return InsertionPathAnswer.of(path, work)


@router.get("", action="insertion-path-read", summary="Les parcours d'insertion")
async def all_of_them(
    work: Working,
    officer: AnOfficer | None = None,
    status: AStatus | None = None,
    epci: AnEpci | None = None,
    body: ACode | None = None,
    after: After = None,
    limit: Limit = 50,
) -> InsertionPathPage:
    where = asked(officer=officer, status=status, epci=epci, agency=body)
    page = await work.page(InsertionPath, where=where, after=after, limit=limit)
    return InsertionPathPage(
        items=[InsertionPathAnswer.of(each, work) for each in page.items], next=page.next
    )


@router.get("/{id}", action="insertion-path-read", summary="Un parcours d'insertion")
async def one(id: UUID, work: Working) -> InsertionPathAnswer:
    return InsertionPathAnswer.of(await work.peek(InsertionPath, id), work)


@router.post(
    "/{id}/assignment",
    action="insertion-path-assign",
    summary="Confier le parcours à une conseillère ou un conseiller d'insertion",
)
async def assign(id: UUID, work: Working, body: Assigned) -> InsertionPathAnswer:
    return InsertionPathAnswer.of(await use_cases.assign_path(id, body.officer, work), work)


@router.post(
    "/{id}/correction",
    action="insertion-path-correct",
    summary="Corriger qui est la personne, où elle vit et comment la joindre",
)
async def correct(id: UUID, work: Working, body: PersonForm) -> InsertionPathAnswer:
    return InsertionPathAnswer.of(await use_cases.correct_person(id, body.person(), work), work)
