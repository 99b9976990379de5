"""A request for an aid, from its receipt to its end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from chassis.territory import Territory
from contracts.event import Event
from contracts.installation import AidRenounced, AidRequested
from services.installation.domain.aids import overlaps
from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.budget import Budget
from services.installation.domain.aids.conditions import Value
from services.installation.domain.aids.decision import Deciding
from services.installation.domain.aids.facts import AidFacts, OthersOutcome, Status
from services.installation.domain.aids.instruction import shown
from services.installation.domain.aids.payment import Accounts
from services.installation.domain.aids.question import answers
from services.installation.domain.newcomer import Newcomer


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: the aid, the day it came in, what is said and shown."""

    aid: str
    received_on: date
    facts: Mapping[str, Value]
    pieces: frozenset[str]
    epci: str | None = None
    officer: str | None = None


@dataclass(kw_only=True)
class AidRequest(Deciding, Accounts):
    """One request of one household or organisation for one aid."""

    @classmethod
    def receive(
        cls,
        id: UUID,
        newcomer: Newcomer,
        asked: Asked,
        aid: Aid,
        known: Mapping[str, Value],
        others: Sequence[AidFacts],
        territory: Territory,
    ) -> "AidRequest":
        """A request comes in: its day chooses the rules, and its clocks run from it.

        What is `known` of the candidate need not be declared.
        """
        newcomer.goes_on_under_this_id()
        _can_be_asked_for(aid, asked.received_on)
        overlaps.is_asked_once(asked.aid, others)
        _is_here(asked.epci, territory)
        return cls(
            id=id,
            subject=newcomer.id,
            aid=asked.aid,
            status=Status.INCOMPLETE if aid.is_ours else Status.FOLLOWED,
            since=asked.received_on,
            received_on=asked.received_on,
            rules=territory.rules.version(asked.received_on),
            agency=aid.authority.code if aid.authority else None,
            epci=asked.epci,
            officer=asked.officer,
            expense=aid.expense,
            line=aid.line if aid.is_ours else None,
            year=asked.received_on.year,
            facts=dict(known) | answers(aid.questions, asked.facts),
            pieces=shown(asked.pieces, aid),
            others=None if aid.is_ours else OthersOutcome.PENDING,
        )

    def open(
        self, aid: Aid, budget: Budget, others: Sequence[AidFacts], on: date, rule: Rule
    ) -> list[Event]:
        """It takes its rank among those of its day, and is weighed at once."""
        self.rank = budget.arrive()
        requested = AidRequested(
            subject=self.subject, occurred_on=self.received_on, request=self.id, aid=self.aid
        )
        return [requested, *self.weigh(aid, budget, others, on, rule)]

    def go_on_with(
        self, household: UUID, others: Iterable[AidFacts], budget: Budget, on: date
    ) -> AidRenounced | None:
        """Its household goes on under another id, which asks for an aid once at a time."""
        self.subject = household
        day = max(on, self.since)
        if not self.is_undecided or not overlaps.is_being_asked(self.aid, others):
            return None
        if self.others is None:
            return self.renounce(budget, day)
        self.note_outcome(OthersOutcome.GIVEN_UP, 0, day)
        return None


def _can_be_asked_for(aid: Aid, on: date) -> None:
    if aid.is_suspended(on):
        raise RuleBroken("aid-suspended", "Cette aide est suspendue à cette date.")


def _is_here(epci: str | None, territory: Territory) -> None:
    if epci is not None and territory.epci(epci) is None:
        raise Invalid("epci-unknown", "Cette intercommunalité n'est pas du territoire.")
