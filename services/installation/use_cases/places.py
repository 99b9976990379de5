"""What becomes of homes, desks and sessions when a candidate gives up, is merged or forgotten."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from chassis.work import Work
from services.installation.domain.desks.site import Site
from services.installation.domain.desks.subscription import Subscription
from services.installation.domain.homes.facts import TO_COME, Release
from services.installation.domain.homes.line import Line
from services.installation.domain.homes.promise import Promise
from services.installation.domain.places import homes_of
from services.installation.domain.sessions.enrolment import Enrolment
from services.installation.use_cases import desks, homes, sessions

AT_ONCE = 200
L = TypeVar("L", Line, Site)


async def give_up(candidate: UUID, on: date, work: Work) -> None:
    """They will not come: what was kept for later is free for others; where they live stays."""
    await _hold_all([candidate], work)
    await _wait_for_nothing(candidate, work)
    for promise in await work.about(Promise, candidate):
        if promise.status in TO_COME:
            await _let_go(promise, on, work)
    for subscription in await work.about(Subscription, candidate):
        if subscription.is_live and subscription.starts_on > on:
            await _break_off(subscription, on, work)
    for enrolment in await work.about(Enrolment, candidate):
        await _withdraw(enrolment, work)


async def forget(candidate: UUID, on: date, work: Work) -> None:
    """Nothing is kept of the candidate: every place of theirs is free."""
    await _hold_all([candidate], work)
    await _wait_for_nothing(candidate, work)
    for promise in await work.about(Promise, candidate):
        if promise.is_live:
            home = await homes.file_of(promise, work)
            home.keep(work, promise.break_off(home.home, max(on, promise.since)))
        work.erase(promise)
    for subscription in await work.about(Subscription, candidate):
        if subscription.is_live:
            await _break_off(subscription, on, work)
        work.erase(subscription)
    for enrolment in await work.about(Enrolment, candidate):
        await _withdraw(enrolment, work)
        work.erase(enrolment)


async def merge(candidate: UUID, merged: UUID, on: date, work: Work) -> None:
    """Two households are one: what both had twice is free, the rest goes on together."""
    await _hold_all([candidate, merged], work)
    await _merge_homes(candidate, merged, on, work)
    await _merge_desks(candidate, merged, on, work)
    await _merge_enrolments(candidate, merged, work)
    for line in await _waiting_for_a_home(merged, work):
        line.go_on_as(merged, candidate)
        work.save(line)
    for site in await _waiting_for_a_desk(merged, work):
        site.go_on_as(merged, candidate)
        work.save(site)


async def _merge_homes(candidate: UUID, merged: UUID, on: date, work: Work) -> None:
    """One home is enough: where they live, else what was promised to the household that stays."""
    kept = [each for each in await work.about(Promise, candidate) if each.is_live]
    for promise in await work.about(Promise, merged):
        if kept and promise.status in TO_COME:
            await _let_go(promise, on, work)
        elif promise.is_live:
            for other in kept:
                if other.status in TO_COME:
                    await _let_go(other, on, work)
        file = await homes.file_of(promise, work)
        promise.go_on_as(candidate, file.home)
        file.keep(work)


async def _merge_desks(candidate: UUID, merged: UUID, on: date, work: Work) -> None:
    """One desk a site is enough."""
    kept = [each for each in await work.about(Subscription, candidate) if each.is_live]
    for subscription in await work.about(Subscription, merged):
        if subscription.is_live and subscription.site in {each.site for each in kept}:
            await _break_off(subscription, on, work)
        file = await desks.file_of(subscription, work)
        file.site.go_on_as(merged, candidate)
        subscription.go_on_as(candidate)
        file.keep(work)


async def _merge_enrolments(candidate: UUID, merged: UUID, work: Work) -> None:
    """One part in a session is enough."""
    kept = {each.session for each in await work.about(Enrolment, candidate) if each.is_open}
    for enrolment in await work.about(Enrolment, merged):
        if enrolment.session in kept:
            await _withdraw(enrolment, work)
        enrolment.go_on_as(candidate)
        work.save(enrolment)


async def _let_go(promise: Promise, on: date, work: Work) -> None:
    file = await homes.file_of(promise, work)
    file.keep(work, promise.let_go(file.home, Release.GIVEN_UP, max(on, promise.since)))


async def _break_off(subscription: Subscription, on: date, work: Work) -> None:
    file = await desks.file_of(subscription, work)
    file.keep(work, subscription.break_off(file.site, on))


async def _withdraw(enrolment: Enrolment, work: Work) -> None:
    """Frees their part in a session that is still to come; what took place stays as it was."""
    session = await sessions.session_of(enrolment, work)
    if enrolment.is_open and work.today <= session.plan.on:
        enrolment.withdraw(session, work.today)
        work.save(session)
        work.save(enrolment)


async def _wait_for_nothing(candidate: UUID, work: Work) -> None:
    for line in await _waiting_for_a_home(candidate, work):
        line.leave(candidate)
        work.save(line)
    for site in await _waiting_for_a_desk(candidate, work):
        site.leave(candidate)
        work.save(site)


async def _hold_all(candidates: Sequence[UUID], work: Work) -> None:
    """Locks every place that they have or wait for, at once: all sort after any candidate."""
    places: set[UUID] = set()
    for candidate in candidates:
        places |= {homes_of(each.epci) for each in await work.about(Promise, candidate)}
        places |= {each.site for each in await work.about(Subscription, candidate)}
        places |= {each.session for each in await work.about(Enrolment, candidate)}
        places |= {each.id for each in await _lines(Line, candidate, work)}
        places |= {each.id for each in await _lines(Site, candidate, work)}
    await work.lock(*places)


async def _waiting_for_a_home(candidate: UUID, work: Work) -> list[Line]:
    found = [await work.get(Line, each.id) for each in await _lines(Line, candidate, work)]
    return [each for each in found if each.has(candidate)]


async def _waiting_for_a_desk(candidate: UUID, work: Work) -> list[Site]:
    found = [await work.get(Site, each.id) for each in await _lines(Site, candidate, work)]
    return [each for each in found if each.has(candidate)]


async def _lines(kind: type[L], candidate: UUID, work: Work) -> list[L]:
    """The few lines of the territory in which they stand, as they are kept; not locked."""
    found: list[L] = []
    after = None
    while True:
        page = await work.page(kind, after=after, limit=AT_ONCE)
        found += [each for each in page.items if each.has(candidate)]
        after = page.next
        if after is None:
            return found
