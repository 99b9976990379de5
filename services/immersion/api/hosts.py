"""Those who receive."""

from uuid import UUID

from fastapi import Response

from chassis.api import Router, Working
from chassis.forms import After, AnEpci, Limit, asked
from services.immersion import use_cases
from services.immersion.api.answered import HostAnswer, HostPage
from services.immersion.api.asked import HostForm
from services.immersion.api.codes import AHostKind
from services.immersion.domain.host import Host

router = Router(prefix="/v1/hosts", tags=["Hôtes"])


@router.post("", action="host-register", summary="Faire connaître un hôte", status_code=201)
async def register(work: Working, response: Response, body: HostForm) -> HostAnswer:
    host = await use_cases.register_host(body.profile(), work)
    response.headers["location"] = f"/v1/hosts/{host.id}"
    return HostAnswer.of(host, work)


@router.get("", action="host-read", summary="Les hôtes")
async def all_of_them(
    work: Working,
    kind: AHostKind | None = None,
    epci: AnEpci | None = None,
    after: After = None,
    limit: Limit = 50,
) -> HostPage:
    where = asked(kind=kind, epci=epci)
    page = await work.page(Host, where=where, after=after, limit=limit)
    return HostPage(items=[HostAnswer.of(host, work) for host in page.items], next=page.next)


@router.get("/{id}", action="host-read", summary="Un hôte")
async def one(id: UUID, work: Working) -> HostAnswer:
    return HostAnswer.of(await work.peek(Host, id), work)


@router.put(
    "/{id}",
    action="host-update",
    summary="Mettre à jour un hôte",
    description="Les programmes déjà faits restent tels quels ; confirmer les vérifie.",
)
async def update(id: UUID, work: Working, body: HostForm) -> HostAnswer:
    return HostAnswer.of(await use_cases.update_host(id, body.profile(), work), work)
