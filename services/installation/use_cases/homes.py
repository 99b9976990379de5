"""What is asked of homes: to open, promise, confirm, occupy, prolong and leave them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.deadlines import come, follow
from chassis.errors import NotFound, Stale
from chassis.known import known
from chassis.work import Work
from contracts.event import Event
from services.installation.domain.homes.deadlines import HOLD_EXPIRES, deadlines
from services.installation.domain.homes.facts import Release
from services.installation.domain.homes.home import Booking, Description, Home
from services.installation.domain.homes.line import Line, Wanted
from services.installation.domain.homes.promise import Asked, Promise, is_a_household
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.places import homes_of, place_id
from services.installation.domain.setting_out import is_of_the_territory


@dataclass(frozen=True)
class File:
    """A promise, its home and those who wait, all locked."""

    promise: Promise
    home: Home
    line: Line

    def keep(self, work: Work, told: Event | Sequence[Event] | None = None) -> Promise:
        """Saves what may have changed, tells it, sets the promise's timers."""
        work.save(self.home)
        if self.line.version:
            work.save(self.line)
        return keep(self.promise, work, told)


def keep(promise: Promise, work: Work, told: Event | Sequence[Event] | None = None) -> Promise:
    work.save(promise, told)
    follow(deadlines(promise), promise, work)
    return promise


async def open_home(described: Description, work: Work) -> Home:
    home = Home.open(place_id(work.new_id()), described, work.today, work.rule, work.territory)
    work.save(home)
    return home


async def describe(id: UUID, described: Description, work: Work) -> Home:
    """What a home is changes; whoever lets it from now on sees what is promised of it."""
    seen = await work.peek(Home, id)
    await work.lock(seen.subject, *(each.household for each in seen.bookings))
    home = await work.get(Home, id)
    home.describe(described, work.today, work.rule, work.territory)
    work.save(home)
    for booking in home.bookings:
        promise = await _promise_of(booking, work)
        promise.agency = described.owner.agency
        keep(promise, work)
    return home


async def hold(candidate: UUID, home: UUID, asked: Asked, work: Work) -> Promise:
    """A home is kept for a candidate while its owner is asked."""
    happened(asked.on, work.today)
    epci = (await work.peek(Home, home)).epci
    await work.lock(candidate, homes_of(epci))
    newcomer, found = await work.get(Newcomer, candidate), await work.get(Home, home)
    line = await line_of(epci, work)
    others = await work.about(Promise, candidate)
    promise, told = Promise.hold(
        work.new_id(), newcomer, found, line, others, asked, work.today, work.rule
    )
    return File(promise, found, line).keep(work, told)


async def confirm(id: UUID, on: date | None, work: Work) -> Promise:
    """The owner gives their word."""
    file = await _file(id, work)
    file.promise.confirm(happened(on, work.today))
    return file.keep(work)


async def occupy(id: UUID, on: date | None, work: Work) -> Promise:
    file = await _file(id, work)
    return file.keep(work, file.promise.occupy(file.home, happened(on, work.today)))


async def prolong(id: UUID, ends_on: date, on: date | None, work: Work) -> Promise:
    """The owner agrees that they stay longer."""
    file = await _file(id, work)
    day = happened(on, work.today)
    told = file.promise.prolong(file.home, file.line, ends_on, day, work.today)
    return file.keep(work, told)


async def overstay(id: UUID, on: date | None, work: Work) -> Promise:
    """They have not left: whoever comes next is warned."""
    file, following = await _file_and_next(id, work)
    day = happened(on, work.today)
    file.promise.overstay(file.home, day)
    if following is not None:
        keep(following, work, following.endanger(day))
    return file.keep(work)


async def leave(id: UUID, on: date | None, work: Work) -> Promise:
    """They moved out: whoever comes next is sure of the home again."""
    file, following = await _file_and_next(id, work)
    told = file.promise.leave(file.home, happened(on, work.today))
    if following is not None:
        following.is_safe_again()
        keep(following, work)
    return file.keep(work, told)


async def let_go(id: UUID, why: Release, on: date | None, work: Work) -> Promise:
    """The household gives up, or the owner."""
    file = await _file(id, work)
    return file.keep(work, file.promise.let_go(file.home, why, happened(on, work.today)))


async def expire(id: UUID, work: Work) -> None:
    """The owner did not give their word in time, unless they did meanwhile."""
    file = await _file(id, work)
    due = come(HOLD_EXPIRES, deadlines(file.promise), work)
    file.keep(work, file.promise.expire(file.home, due) if due else None)


async def wait(candidate: UUID, epci: str, wanted: Wanted, on: date | None, work: Work) -> Line:
    """A household stands in line for a home, or for any that is large enough."""
    is_of_the_territory(epci, work.territory)
    await work.lock(candidate, homes_of(epci))
    newcomer = await work.get(Newcomer, candidate)
    newcomer.goes_on_under_this_id()
    is_a_household(newcomer)
    line = await _line_within_reach(epci, work)
    home = await work.get(Home, wanted.home) if wanted.home else None
    line.join(candidate, wanted, home, happened(on, work.today))
    work.save(line)
    return line


async def wait_no_more(candidate: UUID, epci: str, work: Work) -> Line:
    line = await _line_within_reach(epci, work)
    line.is_left_by(candidate)
    work.save(line)
    return line


async def _file(id: UUID, work: Work) -> File:
    """A promise, with its home and those who wait, locked before any is read."""
    seen = await work.peek(Promise, id)
    await work.lock(seen.household, homes_of(seen.epci))
    return await file_of(await work.get(Promise, id), work)


async def file_of(promise: Promise, work: Work) -> File:
    """The same, where the promise is held already, whoever asks."""
    known = await work.about(Home, homes_of(promise.epci))
    home = next(each for each in known if each.id == promise.home)
    return File(promise, home, await line_of(promise.epci, work))


async def _file_and_next(id: UUID, work: Work) -> tuple[File, Promise | None]:
    """The same, with the promise made of the home after it. Raises Stale where that one changed."""
    seen = await work.peek(Promise, id)
    foreseen = (await work.peek(Home, seen.home)).next_after(id)
    others = [foreseen.household] if foreseen else []
    await work.lock(seen.household, homes_of(seen.epci), *others)
    file = await file_of(await work.get(Promise, id), work)
    following = file.home.next_after(id)
    if (following and following.promise) != (foreseen and foreseen.promise):
        raise Stale
    return file, await _promise_of(following, work) if following else None


async def _promise_of(booking: Booking, work: Work) -> Promise:
    """The promise behind a booking, whoever asks."""
    known = await work.about(Promise, booking.household)
    return next(each for each in known if each.id == booking.promise)


async def line_of(epci: str, work: Work) -> Line:
    return await known(Line, homes_of(epci), work) or Line.of(epci)


async def _line_within_reach(epci: str, work: Work) -> Line:
    """A line to be changed; one that the caller may not reach can't be made anew either."""
    try:
        return await work.get(Line, homes_of(epci))
    except NotFound:
        return Line.of(epci)
