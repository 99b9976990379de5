"""Which candidates are interested in which opportunities, and what becomes of it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.errors import Invalid, NotFound, RuleBroken
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.interest import Ending, Interest
from services.prospection.domain.matching import is_looking
from services.prospection.domain.opportunity import Opportunity
from services.prospection.domain.stock import OfferStatus
from services.prospection.use_cases.keeping import keep_interest, keep_opportunity


async def note_interest(
    id: UUID, candidate: UUID, note: str, on: date | None, work: Work
) -> Interest:
    """Writes down that a candidate is interested, once it may be shown to them."""
    opportunity, interest = await _both(id, candidate, work)
    day = happened(on, work.today)
    opportunity.may_be_shown_to_candidates(day)
    if not is_looking(await work.get(Candidate, candidate)):
        raise RuleBroken(
            "candidate-not-looking", "Ce candidat ne cherche pas, ou plus, à s'installer ici."
        )
    if interest is None:
        interest = Interest(
            id=work.new_id(), candidate=candidate, opportunity=id, since=day, note=note
        )
    else:
        interest.is_noted_again(note, day)
    return keep_interest(interest, work)


async def get_in_contact(id: UUID, candidate: UUID, on: date | None, work: Work) -> Interest:
    _, interest = await _known(id, candidate, work)
    interest.get_in_contact(happened(on, work.today))
    return keep_interest(interest, work)


async def propose(id: UUID, candidate: UUID, on: date | None, work: Work) -> Interest:
    """Puts a candidate to whoever offers it: the opportunity is under discussion."""
    opportunity, interest = await _known(id, candidate, work)
    day = happened(on, work.today)
    opportunity.may_be_shown_to_candidates(day)
    interest.propose(day)
    if opportunity.status is OfferStatus.OPEN:
        opportunity.discuss(max(day, opportunity.since))
        keep_opportunity(opportunity, work)
    return keep_interest(interest, work)


async def retain(id: UUID, candidate: UUID, on: date | None, work: Work) -> Interest:
    """A candidate takes a place; of two who ask for the last one, one gets it."""
    opportunity, interest = await _known(id, candidate, work)
    day = happened(on, work.today)
    filled = opportunity.retain(interest.id, day)
    interest.is_taken_on(day)
    keep_opportunity(opportunity, work, filled)
    return keep_interest(interest, work)


async def come_to_nothing(
    id: UUID, candidate: UUID, ending: Ending, on: date | None, work: Work
) -> Interest:
    _, interest = await _known(id, candidate, work)
    interest.comes_to_nothing(ending, happened(on, work.today))
    return keep_interest(interest, work)


async def keep_place(id: UUID, candidate: UUID, work: Work) -> Interest:
    """Whoever left the programme holds the place all the same."""
    _, interest = await _known(id, candidate, work)
    interest.keeps_its_place()
    return keep_interest(interest, work)


async def release(
    id: UUID, candidate: UUID | None, application: UUID | None, on: date | None, work: Work
) -> Opportunity:
    """Frees the place of a candidate, of an application, or those taken outside our files."""
    _is_one_of(candidate, application)
    day, holder = happened(on, work.today), application
    if candidate is not None:
        _, interest = await _known(id, candidate, work)
        interest.falls_through(day)
        holder = keep_interest(interest, work).id
    opportunity = await work.get(Opportunity, id)
    return keep_opportunity(opportunity, work, opportunity.release(holder, day))


async def interests_in(
    id: UUID, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[Interest, Candidate | None]], str | None]:
    """Some of those interested in an opportunity within reach, and where to go on.

    A candidate who is out of reach is not shown, but that somebody is interested is.
    """
    await work.peek(Opportunity, id)
    page = await work.page(Interest, where={"opportunity": id}, after=after, limit=limit)
    found = [(each, await work.find(Candidate, id=each.candidate)) for each in page.items]
    return found, page.next


async def interests_of(
    candidate: UUID, after: str | None, limit: int, work: Work
) -> tuple[list[tuple[Interest, Opportunity | None]], str | None]:
    """What a candidate within reach is interested in, and where to go on."""
    await work.peek(Candidate, candidate)
    page = await work.page(Interest, where={"subject": candidate}, after=after, limit=limit)
    return await _with_what_is_offered(page.items, work), page.next


async def interests_that_wait(
    after: str | None, limit: int, work: Work
) -> tuple[list[tuple[Interest, Opportunity | None]], str | None]:
    """Interests about which something is to be done, and where to go on."""
    page = await work.page(Interest, where={"waits": True}, after=after, limit=limit)
    return await _with_what_is_offered(page.items, work), page.next


async def end_interests(candidate: UUID, on: date, work: Work) -> None:
    """The candidate gives up, or is not kept: nothing more is asked for them."""
    for interest in await work.about(Interest, candidate):
        interest.loses_its_candidate(on)
        keep_interest(interest, work)


async def forget_interests(candidate: UUID, work: Work) -> None:
    """Nobody is named any more: what they wished for goes too; places taken stay taken."""
    for interest in await work.about(Interest, candidate):
        work.erase(interest)


async def carry_interests_over(merged: UUID, candidate: UUID, work: Work) -> None:
    """Two files are one: of two interests in one opportunity, the further one goes on.

    Both subjects are locked. A second place of one household is for an officer to settle.
    """
    mine = {each.opportunity: each for each in await work.about(Interest, candidate)}
    for theirs in await work.about(Interest, merged):
        double = mine.get(theirs.opportunity)
        if double is None:
            theirs.goes_on_with(candidate)
            keep_interest(theirs, work)
        elif theirs.is_retained and double.is_retained:
            theirs.loses_its_candidate(work.today)
            keep_interest(theirs, work)
        elif theirs.is_further_than(double):
            work.erase(double)
            theirs.goes_on_with(candidate)
            keep_interest(theirs, work)
        else:
            work.erase(theirs)


def _is_one_of(candidate: UUID | None, application: UUID | None) -> None:
    if candidate and application:
        raise Invalid(
            "two-holders", "Une place se libère d'un candidat ou d'une candidature, pas des deux."
        )


async def _with_what_is_offered(
    interests: Sequence[Interest], work: Work
) -> list[tuple[Interest, Opportunity | None]]:
    return [(each, await work.find(Opportunity, id=each.opportunity)) for each in interests]


async def _both(id: UUID, candidate: UUID, work: Work) -> tuple[Opportunity, Interest | None]:
    """An opportunity and a candidate's interest in it, both within reach and locked."""
    await work.lock(id, candidate)
    opportunity = await work.get(Opportunity, id)
    await work.get(Candidate, candidate)
    for interest in await work.about(Interest, candidate):
        if interest.opportunity == id:
            return opportunity, interest
    return opportunity, None


async def _known(id: UUID, candidate: UUID, work: Work) -> tuple[Opportunity, Interest]:
    opportunity, interest = await _both(id, candidate, work)
    if interest is None:
        raise NotFound(
            "interest-unknown", "Aucun intérêt de ce candidat n'est noté pour cette offre."
        )
    return opportunity, interest
