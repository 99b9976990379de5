"""Homes for the first months, and what is promised of them."""

from uuid import UUID

from fastapi import Response

from chassis.api import Router, Working
from chassis.forms import TODAY, After, AnAgency, AnEpci, AnOfficer, Dated, Limit, asked
from services.installation import use_cases
from services.installation.api.home_answers import (
    HomeAnswer,
    HomePage,
    PromiseAnswer,
    PromisePage,
)
from services.installation.api.home_forms import AStatusOfPromise, Held, HomeForm, Prolonged
from services.installation.domain.homes.facts import Release
from services.installation.domain.homes.home import Home
from services.installation.domain.homes.promise import Promise

homes = Router(prefix="/v1/homes", tags=["Logements passerelle"])
router = Router(prefix="/v1/home-promises", tags=["Logements passerelle"])


@homes.post("", action="home-open", summary="Ouvrir un logement passerelle", status_code=201)
async def open_home(work: Working, response: Response, body: HomeForm) -> HomeAnswer:
    home = await use_cases.homes.open_home(body.described(), work)
    response.headers["location"] = f"/v1/homes/{home.id}"
    return HomeAnswer.of(home, work)


@homes.get("", action="home-read", summary="Les logements passerelle")
async def known(
    work: Working,
    epci: AnEpci | None = None,
    agency: AnAgency | None = None,
    after: After = None,
    limit: Limit = 50,
) -> HomePage:
    where = asked(epci=epci, agency=agency)
    page = await work.page(Home, where=where, after=after, limit=limit)
    return HomePage(items=[HomeAnswer.of(each, work) for each in page.items], next=page.next)


@homes.get("/{id}", action="home-read", summary="Un logement et ce qui en est promis")
async def home(id: UUID, work: Working) -> HomeAnswer:
    return HomeAnswer.of(await work.peek(Home, id), work)


@homes.put("/{id}", action="home-open", summary="Mettre à jour un logement")
async def describe(id: UUID, work: Working, body: HomeForm) -> HomeAnswer:
    return HomeAnswer.of(await use_cases.homes.describe(id, body.described(), work), work)


@router.post(
    "",
    action="home-promise",
    summary="Retenir un logement pour un foyer",
    description="Le logement est gardé le temps d'avoir l'accord du propriétaire. Personne n'est"
    " servi avant qui l'attend depuis plus longtemps.",
    status_code=201,
)
async def hold(work: Working, response: Response, body: Held) -> PromiseAnswer:
    asked = body.asked(work.today, work.actor)
    promise = await use_cases.homes.hold(body.candidate, body.home, asked, work)
    response.headers["location"] = f"/v1/home-promises/{promise.id}"
    return PromiseAnswer.of(promise)


@router.get("", action="home-promise-read", summary="Les promesses de logement")
async def promises(
    work: Working,
    home: UUID | None = None,
    subject: UUID | None = None,
    status: AStatusOfPromise | None = None,
    epci: AnEpci | None = None,
    officer: AnOfficer | None = None,
    live: bool | None = None,
    after: After = None,
    limit: Limit = 50,
) -> PromisePage:
    where = asked(
        home=home,
        subject=subject,
        status=status,
        epci=epci,
        officer=officer,
        live=live,
    )
    page = await work.page(Promise, where=where, after=after, limit=limit)
    return PromisePage(items=[PromiseAnswer.of(each) for each in page.items], next=page.next)


@router.get("/{id}", action="home-promise-read", summary="Une promesse de logement")
async def promise(id: UUID, work: Working) -> PromiseAnswer:
    return PromiseAnswer.of(await work.peek(Promise, id))


@router.post(
    "/{id}/confirmation", action="home-owner-answer", summary="Noter l'accord du propriétaire"
)
async def confirm(id: UUID, work: Working, body: Dated = TODAY) -> PromiseAnswer:
    return PromiseAnswer.of(await use_cases.homes.confirm(id, body.on, work))


@router.post(
    "/{id}/owner-withdrawal",
    action="home-owner-answer",
    summary="Noter que le propriétaire ne donne pas son accord, ou le retire",
)
async def owner_withdraws(id: UUID, work: Working, body: Dated = TODAY) -> PromiseAnswer:
    why = Release.OWNER_WITHDREW
    return PromiseAnswer.of(await use_cases.homes.let_go(id, why, body.on, work))


@router.post("/{id}/renunciation", action="home-promise", summary="Noter que le foyer y renonce")
async def give_up(id: UUID, work: Working, body: Dated = TODAY) -> PromiseAnswer:
    return PromiseAnswer.of(await use_cases.homes.let_go(id, Release.GIVEN_UP, body.on, work))


@router.post("/{id}/occupation", action="home-promise", summary="Noter l'entrée dans les lieux")
async def occupy(id: UUID, work: Working, body: Dated = TODAY) -> PromiseAnswer:
    return PromiseAnswer.of(await use_cases.homes.occupy(id, body.on, work))


@router.post(
    "/{id}/prolongation",
    action="home-promise",
    summary="Prolonger, avec l'accord du propriétaire",
    description="Dans la limite du bail et du projet, sans prendre un jour promis à d'autres.",
)
async def prolong(id: UUID, work: Working, body: Prolonged) -> PromiseAnswer:
    return PromiseAnswer.of(await use_cases.homes.prolong(id, body.ends_on, body.on, work))


@router.post(
    "/{id}/overstay",
    action="home-promise",
    summary="Constater que le foyer n'est pas parti à son terme",
    description="Un fait, qui ne prolonge rien : la promesse suivante est dite en danger.",
)
async def overstay(id: UUID, work: Working, body: Dated = TODAY) -> PromiseAnswer:
    return PromiseAnswer.of(await use_cases.homes.overstay(id, body.on, work))


@router.post("/{id}/departure", action="home-promise", summary="Noter le départ du logement")
async def leave(id: UUID, work: Working, body: Dated = TODAY) -> PromiseAnswer:
    return PromiseAnswer.of(await use_cases.homes.leave(id, body.on, work))
