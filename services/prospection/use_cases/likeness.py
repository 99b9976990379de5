"""Files that may be the same one: proposed with reasons, then merged, or said to be two."""

from uuid import UUID

from chassis.errors import NotFound
from chassis.search import clue
from chassis.work import Work
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.likeness import Likeness, are_distinct, clues, likeness
from services.prospection.domain.pair import Pair, pair_of
from services.prospection.use_cases.keeping import keep

MOST_BY_A_CLUE = 25
MOST_AT_ONCE = 200


async def likely_duplicates(id: UUID, work: Work) -> list[Likeness]:
    """The files within the caller's reach that look like this one, the most alike first."""
    candidate = await work.peek(Candidate, id)
    others = await _found_by_its_clues(candidate, work)
    found = filter(None, (likeness(candidate, other) for other in others.values()))
    return sorted(found, key=lambda each: (-each.weight, each.other.id))


async def compare(id: UUID, work: Work) -> None:
    """Keeps with which other files this one makes a pair.

    What was found unlocked is weighed again once the pairs are locked: of two files that change at
    once, the one that is compared last sees the other as it has become.
    """
    candidate = await work.peek(Candidate, id)
    found = await _found_by_its_clues(candidate, work)
    others = {other for other, file in found.items() if likeness(candidate, file)}
    others |= await _paired_with(id, work)
    await work.lock(*(pair_of(id, other) for other in others))
    for other in others:
        alike = likeness(candidate, await work.peek(Candidate, other))
        await _keep(pair_of(id, other), Pair.of(alike) if alike else None, work)


async def likely_pairs(
    after: str | None, limit: int, work: Work
) -> tuple[list[Likeness], str | None]:
    """Some pairs whose files are both within reach and still alike, and where to go on.

    The most alike come first. Fewer than the limit are found where some have parted since.
    """
    page = await work.page(Pair, after=after, limit=limit)
    found = [await _weighed_again(pair, work) for pair in page.items]
    return list(filter(None, found)), page.next


async def _weighed_again(pair: Pair, work: Work) -> Likeness | None:
    try:
        one, other = await work.peek(Candidate, pair.one), await work.peek(Candidate, pair.other)
    except NotFound:
        return None
    return likeness(one, other)


async def _found_by_its_clues(candidate: Candidate, work: Work) -> dict[UUID, Candidate]:
    others: dict[UUID, Candidate] = {}
    for typed in filter(None, map(clue, clues(candidate))):
        others |= {each.id: each for each in await work.search(Candidate, typed, MOST_BY_A_CLUE)}
    return others


async def _paired_with(id: UUID, work: Work) -> set[UUID]:
    found: set[UUID] = set()
    for side in ("one", "other"):
        after: str | None = None
        while True:
            page = await work.page(Pair, where={side: id}, after=after, limit=MOST_AT_ONCE)
            found |= {pair.one if pair.other == id else pair.other for pair in page.items}
            after = page.next
            if after is None:
                break
    return found


async def _keep(subject: UUID, pair: Pair | None, work: Work) -> None:
    """Writes the pair as it is now, if it is another one than the pair that is kept."""
    kept = await work.about(Pair, subject)
    if pair in kept:
        return
    for former in kept:
        if pair and pair.id == former.id:
            pair.version = former.version
        else:
            work.erase(former)
    if pair:
        work.save(pair)


async def distinguish(id: UUID, other: UUID, work: Work) -> Candidate:
    """Keeps that two files are two."""
    await work.lock(id, other)
    candidate, another = await work.get(Candidate, id), await work.get(Candidate, other)
    are_distinct(candidate, another)
    keep(another, work)
    return keep(candidate, work)
