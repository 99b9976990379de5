"""From the plan of an arrival to the milestone."""

from uuid import UUID

from chassis.api import Router, Working
from chassis.forms import TODAY, Dated
from services.installation import use_cases
from services.installation.api.answered import PathAnswer
from services.installation.api.asked import (
    ActivityCorrected,
    ArrivalCorrected,
    ArrivedForm,
    Corrected,
    LivedForm,
    Moved,
    PlannedForm,
    StartedForm,
)

router = Router(prefix="/v1/paths/{id}", tags=["Arrivée et installation"])


@router.post("/checklist", action="path-step", summary="Dire où en est une étape")
async def move_on(id: UUID, work: Working, body: Moved) -> PathAnswer:
    path = await use_cases.move_on(
        id, body.item, body.progress, body.owner, body.due_on, body.on, work
    )
    return PathAnswer.of(path, work)


@router.put(
    "/arrival-plan",
    action="arrival-plan",
    summary="Prévoir l'arrivée",
    description="Se prévoit à nouveau autant de fois qu'il le faut, tant qu'ils ne sont pas là.",
)
async def plan_arrival(id: UUID, work: Working, body: PlannedForm) -> PathAnswer:
    return PathAnswer.of(await use_cases.plan_arrival(id, body.plan(), body.on, work), work)


@router.post(
    "/arrival",
    action="arrival-record",
    summary="Noter l'arrivée",
    description="Dès qu'ils sont là, quoi qu'il manque encore à l'installation.",
)
async def arrive(id: UUID, work: Working, body: ArrivedForm) -> PathAnswer:
    return PathAnswer.of(await use_cases.arrive(id, body.comes(), work), work)


@router.post(
    "/residence",
    action="residence-record",
    summary="Noter une autre résidence, dans le territoire",
)
async def move(id: UUID, work: Working, body: LivedForm) -> PathAnswer:
    return PathAnswer.of(await use_cases.move(id, body.lives(), work), work)


@router.post("/activity", action="activity-record", summary="Noter une activité commencée")
async def start_activity(id: UUID, work: Working, body: StartedForm) -> PathAnswer:
    return PathAnswer.of(await use_cases.start_activity(id, body.does(), work), work)


@router.post(
    "/installation",
    action="path-install",
    summary="Dire l'installation faite",
    description="Résidence dans une commune du territoire, activité commencée par un adulte,"
    " situation du conjoint ou partenaire résolue : le refus nomme tout ce qui manque.",
)
async def install(id: UUID, work: Working, body: Dated = TODAY) -> PathAnswer:
    return PathAnswer.of(await use_cases.install(id, body.on, work), work)


@router.post(
    "/correction",
    action="path-correct",
    summary="Corriger une arrivée, une résidence ou une activité",
    description="Ce qui avait été dit reste au dossier, tel quel. Si l'installation y perd un fait,"
    " elle est à revoir : c'est dit sur la liste de travail.",
)
async def correct(id: UUID, work: Working, body: Corrected) -> PathAnswer:
    if isinstance(body, ArrivalCorrected):
        seen = body.now.comes() if body.now else None
        return PathAnswer.of(await use_cases.correct_arrival(id, seen, work), work)
    if isinstance(body, ActivityCorrected):
        done = body.now.does() if body.now else None
        return PathAnswer.of(await use_cases.correct_activity(id, done, work), work)
    lived = body.now.lives() if body.now else None
    return PathAnswer.of(await use_cases.correct_residence(id, lived, work), work)
