"""What is asked of aids: to receive, weigh, decide, pay and take back, and the year's money."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.days import happened
from chassis.deadlines import come, follow
from chassis.errors import NotFound
from chassis.work import Work
from contracts.event import Event
from services.installation.domain.aids.aid import AIDS, Aid, aid
from services.installation.domain.aids.budget import Budget, budget_id
from services.installation.domain.aids.conditions import Value
from services.installation.domain.aids.deadlines import APPEAL_SILENCE, SILENCE, deadlines
from services.installation.domain.aids.decision import Signed
from services.installation.domain.aids.facts import AidFacts, AppealOutcome, OthersOutcome
from services.installation.domain.aids.known import known
from services.installation.domain.aids.letters import Kind, Written, write
from services.installation.domain.aids.payment import Undue
from services.installation.domain.aids.request import AidRequest, Asked
from services.installation.domain.newcomer import Newcomer
from services.installation.domain.path import Path


@dataclass(frozen=True)
class File:
    """A request with all that a change of it is weighed against, locked."""

    request: AidRequest
    aid: Aid
    budget: Budget
    others: Sequence[AidFacts]

    def keep(self, work: Work, told: Event | Sequence[Event] | None = None) -> AidRequest:
        """Saves the request and the money that moved, tells it, sets its timers."""
        work.save(self.request, told)
        if self.request.line is not None:
            work.save(self.budget)
        follow(deadlines(self.request, work.rule), self.request, work)
        return self.request


def aids(on: date, work: Work) -> dict[str, Aid]:
    """The territory's aids as they stand on that day, by their code."""
    rules = work.territory.rules
    found = {code: _aid_or_none(code, on, work) for code in rules.members(AIDS)}
    return {code: each for code, each in found.items() if each is not None}


async def receive(candidate: UUID, asked: Asked, work: Work) -> AidRequest:
    """A request of a known candidate comes in; the evaluator weighs it at once."""
    happened(asked.received_on, work.today)
    rules = aid(asked.aid, asked.received_on, work.rule)
    if rules.line is not None:
        await work.lock(candidate, budget_id(rules.line, asked.received_on.year))
    newcomer = await work.get(Newcomer, candidate)
    others = await work.about(AidRequest, candidate)
    told_before = known(newcomer, await work.about(Path, candidate), rules)
    request = AidRequest.receive(
        work.new_id(), newcomer, asked, rules, told_before, others, work.territory
    )
    file = await _file_of(request, others, work)
    if not rules.is_ours:
        return file.keep(work)
    told = request.open(rules, file.budget, others, asked.received_on, work.rule)
    return file.keep(work, told)


async def produce(
    id: UUID,
    pieces: frozenset[str],
    facts: Mapping[str, Value],
    on: date | None,
    work: Work,
) -> AidRequest:
    """Documents were seen, or facts said."""
    file = await _file(id, work)
    day = happened(on, work.today)
    told = file.request.produce(pieces, facts, file.aid, file.budget, file.others, day, work.rule)
    return file.keep(work, told)


async def grant(id: UUID, on: date | None, work: Work) -> AidRequest:
    """The authority says yes."""
    file = await _file(id, work)
    signed = Signed(happened(on, work.today), work.actor)
    return file.keep(work, file.request.grant(file.aid, file.budget, file.others, signed))


async def refuse(id: UUID, reason: str | None, on: date | None, work: Work) -> AidRequest:
    """The authority says no, or takes back a yes."""
    file = await _file(id, work)
    signed = Signed(happened(on, work.today), work.actor)
    told = file.request.refuse(file.aid, file.budget, reason, signed, work.rule)
    return file.keep(work, told)


async def fall_silent(id: UUID, work: Work) -> None:
    """Nobody decided within the law's delay, unless somebody did meanwhile."""
    file = await _file(id, work)
    due = come(SILENCE, deadlines(file.request, work.rule), work)
    file.keep(work, file.request.fall_silent(file.aid, file.budget, due) if due else None)


async def notify(id: UUID, on: date | None, work: Work) -> AidRequest:
    file = await _file(id, work)
    file.request.notify(happened(on, work.today))
    return file.keep(work)


async def leave_unanswered(id: UUID, work: Work) -> None:
    """Nobody answered an appeal within the law's delay, unless somebody did meanwhile."""
    file = await _file(id, work)
    due = come(APPEAL_SILENCE, deadlines(file.request, work.rule), work)
    file.keep(work, file.request.leave_unanswered(due) if due else None)


async def appeal(id: UUID, on: date | None, work: Work) -> AidRequest:
    file = await _file(id, work)
    return file.keep(work, file.request.appeal(happened(on, work.today), work.rule))


async def answer_appeal(
    id: UUID, outcome: AppealOutcome, on: date | None, work: Work
) -> AidRequest:
    file = await _file(id, work)
    day = happened(on, work.today)
    told = file.request.answer(outcome, file.aid, file.budget, file.others, day, work.rule)
    return file.keep(work, told)


async def sign(id: UUID, years: int, on: date | None, work: Work) -> AidRequest:
    file = await _file(id, work)
    file.request.sign(file.aid, years, happened(on, work.today))
    return file.keep(work)


async def commit(id: UUID, reference: str, on: date | None, work: Work) -> AidRequest:
    file = await _file(id, work)
    file.request.commit(file.aid, reference, happened(on, work.today))
    return file.keep(work)


async def order(id: UUID, reference: str, on: date | None, work: Work) -> AidRequest:
    file = await _file(id, work)
    file.request.order(reference, happened(on, work.today))
    return file.keep(work)


async def pay(id: UUID, cents: int, last: bool, on: date | None, work: Work) -> AidRequest:
    file = await _file(id, work)
    told = file.request.pay(cents, file.budget, happened(on, work.today), last=last)
    return file.keep(work, told)


async def ask_back(id: UUID, cents: int, why: Undue, on: date | None, work: Work) -> AidRequest:
    file = await _file(id, work)
    return file.keep(work, file.request.ask_back(cents, why, file.budget, happened(on, work.today)))


async def take_back(id: UUID, on: date | None, work: Work) -> AidRequest:
    file = await _file(id, work)
    file.request.take_back(file.budget, happened(on, work.today))
    return file.keep(work)


async def renounce(id: UUID, on: date | None, work: Work) -> AidRequest:
    file = await _file(id, work)
    return file.keep(work, file.request.renounce(file.budget, happened(on, work.today)))


async def carry_over(id: UUID, year: int, work: Work) -> AidRequest:
    """Who waits for money waits on in another year's line, in the place of their date."""
    seen = await work.peek(AidRequest, id)
    await work.lock(seen.subject, *_places(seen, (seen.year, year)))
    file = await _file(id, work)
    budget = await _budget(file.request, year, work)
    file.request.carry_over(file.budget, budget)
    work.save(file.budget)
    return replace(file, budget=budget).keep(work)


async def forget(candidate: UUID, work: Work) -> None:
    """Nothing is kept of the candidate's requests but the money that was paid."""
    requests = await work.about(AidRequest, candidate)
    await _lock_lines_of(requests, work)
    for request in requests:
        if request.line is not None:
            budget = await _line_of(request.line, request.year, work)
            request.lets_go(budget)
            work.save(budget)
        work.erase(request)


async def merge(candidate: UUID, merged: UUID, on: date, work: Work) -> None:
    """Two households are one: their requests go on together."""
    kept = await work.about(AidRequest, candidate)
    joining = await work.about(AidRequest, merged)
    await _lock_lines_of(joining, work)
    for request in joining:
        file = await _file_of(request, kept, work)
        file.keep(work, request.go_on_with(candidate, kept, file.budget, on))


async def _lock_lines_of(requests: Sequence[AidRequest], work: Work) -> None:
    """Takes the budgets of several requests at once, in one order for everybody."""
    lines = {(each.line, each.year) for each in requests if each.line is not None}
    await work.lock(*(budget_id(line, year) for line, year in lines))


async def note_outcome(
    id: UUID, outcome: OthersOutcome, cents: int, on: date | None, work: Work
) -> AidRequest:
    """Another body decided on an aid that we follow."""
    file = await _file(id, work)
    file.request.note_outcome(outcome, cents, happened(on, work.today))
    return file.keep(work)


async def vote(line: str, year: int, cents: int, work: Work) -> Budget:
    """Opens a line for a year, or changes its amount."""
    _is_a_line(line, work)
    await work.lock(budget_id(line, year))
    budget = await _line_of(line, year, work)
    budget.vote(cents)
    work.save(budget)
    return budget


async def letter(id: UUID, kind: Kind, work: Work) -> Written:
    """One of a request's letters, to be read and signed; nothing is sent."""
    request = await work.peek(AidRequest, id)
    rules = aid(request.aid, request.received_on, work.rule)
    return write(kind, request, rules, work.rule)


async def _file(id: UUID, work: Work) -> File:
    """A request and its budget, both locked before either is read."""
    seen = await work.peek(AidRequest, id)
    await work.lock(seen.subject, *_places(seen, (seen.year,)))
    request = await work.get(AidRequest, id)
    others = [each for each in await work.about(AidRequest, request.subject) if each.id != id]
    return await _file_of(request, others, work)


async def _file_of(request: AidRequest, others: Sequence[AidFacts], work: Work) -> File:
    rules = aid(request.aid, request.received_on, work.rule)
    return File(request, rules, await _budget(request, request.year, work), others)


def _places(request: AidRequest, years: Iterable[int]) -> list[UUID]:
    """The budgets of its line in those years."""
    return [] if request.line is None else [budget_id(request.line, year) for year in years]


async def _budget(request: AidRequest, year: int, work: Work) -> Budget:
    """The year's line that would pay; one without money for an aid that we only follow."""
    if request.line is None:
        return Budget.of("", year)
    return await _line_of(request.line, year, work)


async def _line_of(line: str, year: int, work: Work) -> Budget:
    """A line of a year; nothing was voted for it where nobody said so."""
    try:
        return await work.get(Budget, budget_id(line, year))
    except NotFound:
        return Budget.of(line, year)


def _is_a_line(line: str, work: Work) -> None:
    if all(each.line != line for each in aids(work.today, work).values()):
        raise NotFound("budget-line-unknown", "Aucune aide n'est payée par cette ligne.")


def _aid_or_none(code: str, on: date, work: Work) -> Aid | None:
    try:
        return aid(code, on, work.rule)
    except NotFound:
        return None
