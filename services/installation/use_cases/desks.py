"""What is asked of desks: to open a site, try, subscribe, leave; and to wait in line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.deadlines import come, follow
from chassis.work import Work
from contracts.event import Event
from services.installation.domain.desks.deadlines import DESK_ENDS, deadlines
from services.installation.domain.desks.site import Seat, Site, SiteDescription, Week
from services.installation.domain.desks.subscription import DeskAsked, Subscription
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.places import place_id


@dataclass(frozen=True)
class File:
    """A subscription and its site, both locked."""

    subscription: Subscription
    site: Site

    def keep(self, work: Work, told: Event | Sequence[Event] | None = None) -> Subscription:
        """Saves both, the site first for its seats bound the other; tells it, sets the timers."""
        work.save(self.site)
        work.save(self.subscription, told)
        follow(deadlines(self.subscription), self.subscription, work)
        return self.subscription


async def open_site(described: SiteDescription, work: Work) -> Site:
    site = Site.open(place_id(work.new_id()), described, work.today, work.territory)
    work.save(site)
    return site


async def describe(id: UUID, described: SiteDescription, work: Work) -> Site:
    """What a site is changes; whoever runs it from now on sees who has a desk there."""
    seen = await work.peek(Site, id)
    await work.lock(id, *(each.who for each in seen.taken))
    site = await work.get(Site, id)
    site.describe(described, work.today, work.territory)
    work.save(site)
    for seat in site.taken:
        subscription = await _subscription_of(seat, work)
        subscription.agency = described.agency
        work.save(subscription)
    return site


async def take(candidate: UUID, site: UUID, asked: DeskAsked, work: Work) -> Subscription:
    """A desk is a candidate's, on trial or for good."""
    await work.lock(candidate, site)
    newcomer, found = await work.get(Newcomer, candidate), await work.get(Site, site)
    others = await work.about(Subscription, candidate)
    subscription, told = Subscription.take(
        work.new_id(), newcomer, found, others, asked, work.today, work.rule
    )
    return File(subscription, found).keep(work, told)


async def subscribe(id: UUID, ends_on: date | None, on: date | None, work: Work) -> Subscription:
    """After a trial, they stay."""
    file = await _file(id, work)
    told = file.subscription.subscribe(file.site, ends_on, happened(on, work.today))
    return file.keep(work, told)


async def leave(id: UUID, last_day: date, work: Work) -> Subscription:
    file = await _file(id, work)
    return file.keep(work, file.subscription.leave(file.site, last_day, work.today))


async def end(id: UUID, work: Work) -> None:
    """The last day is over, unless it was put off meanwhile."""
    file = await _file(id, work)
    due = come(DESK_ENDS, deadlines(file.subscription), work)
    file.keep(work, file.subscription.end(file.site) if due else None)


async def wait(
    candidate: UUID, site: UUID, days: Week, on: date | None, officer: str, work: Work
) -> Site:
    """A candidate stands in line for a desk."""
    await work.lock(candidate, site)
    newcomer, found = await work.get(Newcomer, candidate), await work.get(Site, site)
    newcomer.goes_on_under_this_id()
    newcomer.known()
    days = days or found.described.opening
    found.join(candidate, days, happened(on, work.today), officer)
    work.save(found)
    return found


async def wait_no_more(candidate: UUID, site: UUID, work: Work) -> Site:
    found = await work.get(Site, site)
    found.is_left_by(candidate)
    work.save(found)
    return found


async def _subscription_of(seat: Seat, work: Work) -> Subscription:
    """The subscription behind a seat, whoever asks."""
    known = await work.about(Subscription, seat.who)
    return next(each for each in known if each.id == seat.subscription)


async def _file(id: UUID, work: Work) -> File:
    """A subscription and its site, both locked before either is read."""
    seen = await work.peek(Subscription, id)
    await work.lock(seen.candidate, seen.site)
    return await file_of(await work.get(Subscription, id), work)


async def file_of(subscription: Subscription, work: Work) -> File:
    """The same, where the subscription is held already, whoever asks."""
    (site,) = await work.about(Site, subscription.site)
    return File(subscription, site)
