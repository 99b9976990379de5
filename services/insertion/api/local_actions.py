"""What is done with the person: actions, reviews, steps at work or in training."""

from uuid import UUID

from chassis.api import Router, Working
from services.insertion import use_cases
from services.insertion.api.local_answered import InsertionPathAnswer
from services.insertion.api.local_asked import ON_THAT_DAY, ActionTaken, On, StepTaken

router = Router(prefix="/v1/insertion-paths/{id}", tags=["Actions et étapes"])


@router.post(
    "/actions",
    action="insertion-action-record",
    summary="Noter une action, et les orientations du programme qu'elle sert",
)
async def act(id: UUID, work: Working, body: ActionTaken) -> InsertionPathAnswer:
    path = await use_cases.start_action(
        id, body.kind, tuple(body.orientations), body.with_newcomers, body.on, work
    )
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/actions/{action}/end", action="insertion-action-record", summary="Noter la fin d'une action"
)
async def end_action(
    id: UUID, action: UUID, work: Working, body: On = ON_THAT_DAY
) -> InsertionPathAnswer:
    return InsertionPathAnswer.of(await use_cases.end_action(id, action, body.on, work), work)


@router.post(
    "/reviews", action="insertion-action-record", summary="Noter un point fait avec la personne"
)
async def review(id: UUID, work: Working, body: On = ON_THAT_DAY) -> InsertionPathAnswer:
    return InsertionPathAnswer.of(await use_cases.review_path(id, body.on, work), work)


@router.post(
    "/work-steps",
    action="work-step-record",
    summary="Noter une étape de travail ou de formation",
    description="De tout parcours actif. Le PASS IAE et le diagnostic ne sont demandés que pour une"
    " structure d'insertion, l'accueil et l'objet que pour une mise en situation.",
)
async def start_step(id: UUID, work: Working, body: StepTaken) -> InsertionPathAnswer:
    path = await use_cases.start_step(id, body.step(work.new_id()), work)
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/work-steps/{step}/end", action="work-step-record", summary="Noter la fin d'une étape"
)
async def end_step(
    id: UUID, step: UUID, work: Working, body: On = ON_THAT_DAY
) -> InsertionPathAnswer:
    return InsertionPathAnswer.of(await use_cases.end_step(id, step, body.on, work), work)
