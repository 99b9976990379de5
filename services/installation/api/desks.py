"""Telework sites, the desks that are somebody's, and those who wait for one."""

from uuid import UUID

from fastapi import Response

from chassis.api import Router, Working
from chassis.forms import After, AnEpci, AnOfficer, Limit, asked
from services.installation import use_cases
from services.installation.api.desk_forms import (
    AStatusOfSubscription,
    CandidateForm,
    DeskForm,
    DeskTaskAnswer,
    DeskWishForm,
    DeskWorkList,
    LeftForm,
    SiteAnswer,
    SiteForm,
    SitePage,
    SubscribedForm,
    SubscriptionAnswer,
    SubscriptionPage,
)
from services.installation.domain.desks.site import Site
from services.installation.domain.desks.subscription import Subscription

sites = Router(prefix="/v1/desk-sites", tags=["Sites de télétravail"])
router = Router(prefix="/v1/desk-subscriptions", tags=["Postes de télétravail"])
work_list = Router(prefix="/v1/desk-work-list", tags=["Postes de télétravail"])


@work_list.get(
    "",
    action="desk-read",
    summary="Ce qui est à faire pour les postes",
    description="Les essais qui finissent ; et d'abord, à qui proposer un poste libre.",
)
async def what_waits(
    work: Working, officer: AnOfficer | None = None, after: After = None, limit: Limit = 50
) -> DeskWorkList:
    found, more = await use_cases.place_lists.of_desks(officer, after, limit, work)
    return DeskWorkList(items=[DeskTaskAnswer.of(due, work.today) for due in found], next=more)


@sites.post("", action="desk-site-open", summary="Ouvrir un site de télétravail", status_code=201)
async def open_site(work: Working, response: Response, body: SiteForm) -> SiteAnswer:
    site = await use_cases.desks.open_site(body.described(), work)
    response.headers["location"] = f"/v1/desk-sites/{site.id}"
    return SiteAnswer.of(site, work.today)


@sites.get("", action="desk-read", summary="Les sites de télétravail")
async def known(
    work: Working, epci: AnEpci | None = None, after: After = None, limit: Limit = 50
) -> SitePage:
    where = {"epci": epci} if epci else {}
    page = await work.page(Site, where=where, after=after, limit=limit)
    return SitePage(items=[SiteAnswer.of(each, work.today) for each in page.items], next=page.next)


@sites.get("/{id}", action="desk-read", summary="Un site, ses postes et sa file")
async def site(id: UUID, work: Working) -> SiteAnswer:
    return SiteAnswer.of(await work.peek(Site, id), work.today)


@sites.put("/{id}", action="desk-site-open", summary="Mettre à jour un site")
async def describe(id: UUID, work: Working, body: SiteForm) -> SiteAnswer:
    site = await use_cases.desks.describe(id, body.described(), work)
    return SiteAnswer.of(site, work.today)


@sites.post("/{id}/waiting-candidates", action="desk-take", summary="Mettre un candidat en file")
async def wait(id: UUID, work: Working, body: DeskWishForm) -> SiteAnswer:
    officer = body.officer or work.actor
    site = await use_cases.desks.wait(body.candidate, id, body.week(), body.on, officer, work)
    return SiteAnswer.of(site, work.today)


@sites.post(
    "/{id}/waiting-renunciations",
    action="desk-take",
    summary="Noter qu'un candidat n'attend plus",
)
async def wait_no_more(id: UUID, work: Working, body: CandidateForm) -> SiteAnswer:
    site = await use_cases.desks.wait_no_more(body.candidate, id, work)
    return SiteAnswer.of(site, work.today)


@router.post(
    "",
    action="desk-take",
    summary="Donner un poste à un candidat",
    description="À l'essai une fois, ou par abonnement. Personne n'est servi avant qui attend"
    " depuis plus longtemps.",
    status_code=201,
)
async def take(work: Working, response: Response, body: DeskForm) -> SubscriptionAnswer:
    asked = body.asked(work.today, work.actor)
    subscription = await use_cases.desks.take(body.candidate, body.site, asked, work)
    response.headers["location"] = f"/v1/desk-subscriptions/{subscription.id}"
    return SubscriptionAnswer.model_validate(subscription)


@router.get("", action="desk-read", summary="Les postes donnés")
async def subscriptions(
    work: Working,
    site: UUID | None = None,
    subject: UUID | None = None,
    status: AStatusOfSubscription | None = None,
    epci: AnEpci | None = None,
    officer: AnOfficer | None = None,
    live: bool | None = None,
    after: After = None,
    limit: Limit = 50,
) -> SubscriptionPage:
    where = asked(
        site=site,
        subject=subject,
        status=status,
        epci=epci,
        officer=officer,
        live=live,
    )
    page = await work.page(Subscription, where=where, after=after, limit=limit)
    items = [SubscriptionAnswer.model_validate(each) for each in page.items]
    return SubscriptionPage(items=items, next=page.next)


@router.get("/{id}", action="desk-read", summary="Un poste donné")
async def subscription(id: UUID, work: Working) -> SubscriptionAnswer:
    return SubscriptionAnswer.model_validate(await work.peek(Subscription, id))


@router.post("/{id}/subscription", action="desk-take", summary="S'abonner après l'essai")
async def subscribe(id: UUID, work: Working, body: SubscribedForm) -> SubscriptionAnswer:
    made = await use_cases.desks.subscribe(id, body.ends_on, body.on, work)
    return SubscriptionAnswer.model_validate(made)


@router.post("/{id}/departure", action="desk-take", summary="Noter le dernier jour d'un poste")
async def leave(id: UUID, work: Working, body: LeftForm) -> SubscriptionAnswer:
    left = await use_cases.desks.leave(id, body.last_day, work)
    return SubscriptionAnswer.model_validate(left)
