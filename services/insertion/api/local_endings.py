"""How a local person's path pauses, goes on, and ends."""

from uuid import UUID

from chassis.api import Router, Working
from services.insertion import use_cases
from services.insertion.api.local_answered import InsertionPathAnswer
from services.insertion.api.local_asked import ON_THAT_DAY, Checked, Closed, Left, On, Suspended

router = Router(prefix="/v1/insertion-paths/{id}", tags=["Suspension et fin de parcours"])


@router.post(
    "/suspension",
    action="insertion-path-pause",
    summary="Suspendre le parcours",
    description="Seule la classe du motif est gardée, jamais la cause.",
)
async def suspend(id: UUID, work: Working, body: Suspended) -> InsertionPathAnswer:
    return InsertionPathAnswer.of(
        await use_cases.suspend_path(id, body.reason, body.on, work), work
    )


@router.post("/resumption", action="insertion-path-pause", summary="Reprendre le parcours")
async def resume(id: UUID, work: Working, body: On = ON_THAT_DAY) -> InsertionPathAnswer:
    return InsertionPathAnswer.of(await use_cases.resume_path(id, body.on, work), work)


@router.post(
    "/exit",
    action="insertion-path-end",
    summary="Noter sur quoi le parcours aboutit",
    description="La règle du territoire dit si l'issue est durable, de transition, positive ou"
    " autre.",
)
async def leave(id: UUID, work: Working, body: Left) -> InsertionPathAnswer:
    path = await use_cases.leave_path(id, body.ground, body.months, body.on, work)
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/exit-checks",
    action="insertion-path-end",
    summary="Noter ce qu'est devenue l'issue, quelques mois après",
)
async def check(id: UUID, work: Working, body: Checked) -> InsertionPathAnswer:
    path = await use_cases.check_exit(id, body.months, body.standing, body.on, work)
    return InsertionPathAnswer.of(path, work)


@router.post(
    "/closing", action="insertion-path-end", summary="Clore le parcours sans qu'il ait abouti"
)
async def close(id: UUID, work: Working, body: Closed) -> InsertionPathAnswer:
    return InsertionPathAnswer.of(await use_cases.close_path(id, body.reason, body.on, work), work)
