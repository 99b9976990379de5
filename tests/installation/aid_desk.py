"""Aids over the in-memory double: a territory with three aids of its own, and what is done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.clock import SetClock
from chassis.errors import Refusal
from chassis.memory import Memory
from chassis.rules import Dated, Entry, Rules
from chassis.territory import Territory
from contracts.people import AgeBands
from services.installation.domain.aids.aid import (
    Aid,
    Amount,
    Authority,
    Commitment,
    Computed,
    Handling,
    Window,
)
from services.installation.domain.aids.aid import aid as aids_of
from services.installation.domain.aids.budget import Budget, budget_id
from services.installation.domain.aids.conditions import Condition, Operator
from services.installation.domain.aids.facts import AidFacts
from services.installation.domain.aids.question import Question
from services.installation.domain.aids.request import AidRequest, Asked
from services.installation.domain.newcomer import Newcomer, Project
from services.installation.domain.party import Party
from services.installation.store import tables
from services.installation.use_cases import aids
from tests.desk import NOON, ADesk
from tests.territories import a_territory

TODAY = NOON.date()
LONG_AGO = date(2020, 1, 1)
CENTS = 1_000
FACTS: dict[str, Any] = {"distance-km": 100, "starts-on": "2026-04-01", "cost": 10 * CENTS}
PIECES = frozenset({"quote"})
USUAL: Mapping[str, Any] = FACTS | {"months": 3}


def a_moving_aid(**changes: Any) -> Aid:
    """A tenth of the cost of a move of 70 km, up to a ceiling; with a waiting list."""
    usual = Aid(
        label="Aide fictive au déménagement",
        grantor="Pays fictif",
        legal_basis="Délibération fictive",
        authority=Authority("council", "Le conseil fictif"),
        line="moving",
        expense="moving",
        once_in_months=24,
        waiting_list=True,
        pieces={"quote": "Devis du déménagement"},
        questions={
            "distance-km": Question("Distance en km", "number"),
            "starts-on": Question("Début de l'activité", "date"),
            "cost": Question("Coût du déménagement, en centimes", "number"),
            "project": Question("Projet", "choice", ("job", "studies")),
        },
        conditions=(
            Condition(Operator.AT_LEAST, "Le foyer vient d'au moins 70 km.", "distance-km", 70),
        ),
        window=Window("starts-on", 3, 6, "La demande est faite dans les délais."),
        amount=Amount(Computed.SHARE, percent=10, ceiling_cents=5 * CENTS, fact="cost"),
        refusals={"doubtful": "La dépense n'est pas justifiée."},
        remedies="Recours dans les deux mois.",
    )
    return replace(usual, **changes)


def a_grant_against_practice(**changes: Any) -> Aid:
    """A sum a month against years of practice."""
    usual = Aid(
        label="Bourse fictive",
        grantor="Pays fictif",
        legal_basis="Délibération fictive",
        authority=Authority("council", "Le conseil fictif"),
        line="students",
        expense="studies",
        waiting_list=False,
        pieces={},
        questions={"months": Question("Mois demandés", "number")},
        amount=Amount(Computed.MONTHLY, cents=CENTS, most_months=3, fact="months"),
        commitment=Commitment(5, "exercer cinq ans au moins"),
        refusals={"stopped": "Les études sont interrompues."},
        remedies="Recours dans les deux mois.",
    )
    return replace(usual, **changes)


def an_aid_of_others(**changes: Any) -> Aid:
    """An aid that another body decides on."""
    usual = Aid(
        label="Aide d'ailleurs",
        grantor="Caisse fictive",
        legal_basis="Règlement fictif",
        handling=Handling.FOLLOWED,
        expense="moving",
        pieces={},
        questions={},
        refusals={},
    )
    return replace(usual, **changes)


def a_place(**changed: Aid) -> Territory:
    """The fictive territory with those aids, of which any can be another."""
    usual = {
        "moving": a_moving_aid(),
        "practice": a_grant_against_practice(),
        "elsewhere": an_aid_of_others(),
    } | changed
    return with_aids({code: {LONG_AGO: each} for code, each in usual.items()})


def with_aids(known: Mapping[str, Mapping[date, Aid]]) -> Territory:
    """The fictive territory with the versions of those aids, each from its day on."""
    place = a_territory()
    others = {
        name: each for name, each in place.rules.entries.items() if not name.startswith("aids.")
    }
    entries = {
        f"aids.{code}": Entry(
            f"aids.{code}", "fixed", tuple(Dated(since, aid) for since, aid in versions.items())
        )
        for code, versions in known.items()
    }
    return replace(place, rules=Rules(place.code, others | entries))


def a_newcomer(id: UUID | None = None) -> Newcomer:
    """Somebody alone, come for a job."""
    bands = AgeBands(under_20=0, from_20_to_39=1, from_40_to_60=0, over_60=0, not_said=0)
    newcomer = Newcomer(id=id or uuid4())
    newcomer.registers(
        Party.household(bands, adults=1, partner=False), Project("job"), date(2026, 1, 5)
    )
    return newcomer


AT_ITS_DAY = {"aid-silence": aids.fall_silent, "aid-appeal-silence": aids.leave_unanswered}
"""What happens by itself, by the name of its timer."""


@contextmanager
def refused(slug: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """What is done is refused under that slug."""
    with pytest.raises(Refusal) as caught:
        yield caught
    assert caught.value.slug == slug


class AidDesk(ADesk):
    """The gestures of those who handle aids."""

    memory: Memory

    @classmethod
    def of(cls, place: Territory | None = None) -> "AidDesk":
        memory = Memory(tables, place or a_place(), SetClock(NOON))
        made = cls(memory.work, SetClock(NOON))
        made.clock = memory.clock  # type: ignore[assignment]  # the one it was made with
        made.memory = memory
        return made

    @property
    def today(self) -> date:
        return self.memory.place.territory.local_date(self.clock.now())

    async def known(self) -> UUID:
        """A candidate that prospection told of."""
        newcomer = a_newcomer()
        async with self.work() as work:
            work.save(newcomer)
        return newcomer.id

    async def vote(self, cents: int, line: str = "moving", year: int = TODAY.year) -> Budget:
        async with self.work() as work:
            return await aids.vote(line, year, cents, work)

    async def ask(
        self,
        aid: str = "moving",
        candidate: UUID | None = None,
        *,
        on: date | None = None,
        facts: Mapping[str, Any] | None = None,
        pieces: frozenset[str] | None = None,
    ) -> AidRequest:
        """A request, received today where no day is said."""
        rules = aids_of(aid, on or self.today, self.memory.place.territory.rules)
        usual = {code: each for code, each in USUAL.items() if code in rules.questions}
        shown = frozenset(rules.pieces) if pieces is None else pieces
        asked = Asked(aid, on or self.today, usual if facts is None else facts, shown)
        candidate = candidate or await self.known()
        async with self.work() as work:
            return await aids.receive(candidate, asked, work)

    async def do(self, gesture: Any, request: AidRequest, *details: Any) -> AidRequest:
        """A use case on a request, in its own transaction."""
        async with self.work() as work:
            made: AidRequest = await gesture(request.id, *details, work)
        return made

    async def grant(self, request: AidRequest, on: date | None = None) -> AidRequest:
        return await self.do(aids.grant, request, on)

    async def granted(self, aid: str = "moving") -> AidRequest:
        """A request that was granted, out of a large budget."""
        await self.vote(1_000 * CENTS, "moving")
        await self.vote(1_000 * CENTS, "students")
        return await self.grant(await self.ask(aid))

    async def paid(self, aid: str = "moving") -> AidRequest:
        """A request for which all was paid."""
        request = await self.granted(aid)
        if aid == "practice":
            await self.do(aids.sign, request, 5, None)
        await self.do(aids.commit, request, "E-1", None)
        await self.do(aids.order, request, "M-1", None)
        return await self.do(aids.pay, request, request.kept_cents, True, None)

    def request(self, request: AidFacts) -> AidRequest:
        """A request as it is kept now."""
        return next(each for each in self.memory.kept(AidRequest) if each.id == request.id)

    def budget(self, line: str = "moving", year: int = TODAY.year) -> Budget:
        """A line as it is kept now."""
        id = budget_id(line, year)
        return next(each for each in self.memory.kept(Budget) if each.id == id)

    def told(self, request: AidFacts) -> list[str]:
        """What was told of who asks."""
        subject = request.subject
        return [type(each).__name__ for each in self.memory.announced if each.subject == subject]

    async def come_to(self, day: date) -> None:
        """The day comes; what is due by then happens."""
        self.on(day)
        for name, item, due in self.memory.due(day):
            async with self.work() as work:
                await AT_ITS_DAY[name](item, work)
            assert due <= day
