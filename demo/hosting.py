"""Immersion's officers and hosts: stays proposed, prepared, lived, and what comes out of them."""

from dataclasses import dataclass, field
from enum import StrEnum

from demo.mailbox import Mailboxes
from demo.officers import Answer, Officer
from demo.story import Calendar, day, each, until

PLANNING, ANSWERS, ARRIVAL, LAST_DAY, TALK = 5, 8, 14, 16, 18
SECOND_PLANNING, SECOND_CONFIRMING, UNKNOWN, SECOND_ARRIVAL, SECOND_LAST_DAY = 40, 42, 47, 52, 54

HOSTS = (
    ("agency", "Maison Fictive de l'Accueil", ["territory", "partner", "school-visit"]),
    ("trade-expert", "Experte Imaginaire du Métier", ["trade-expert", "business"]),
    ("inhabitant", "Habitant Inventé", ["inhabitant", "housing-visit"]),
    ("business", "Atelier Légendaire", ["business", "premises-visit", "desk-trial"]),
)
OUTCOMES = ("go", "go", "go-later", "adjust", "go", "no-go")


class Turn(StrEnum):
    """How a stay turns out in the story."""

    COMPLETED = "completed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    NO_SHOW = "no-show"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    ONGOING = "ongoing"


EVERY = 13
RARE = {
    2: Turn.UNKNOWN,
    4: Turn.EXPIRED,
    6: Turn.NO_SHOW,
    8: Turn.CANCELLED,
    10: Turn.INTERRUPTED,
    12: Turn.ONGOING,
}


@dataclass
class Immersion:
    """Two officers, as in prospection, and the hosts they know."""

    first: Officer
    second: Officer
    mailboxes: Mailboxes | None = None
    day: Calendar = day
    turns: dict[str, Turn] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    partners: dict[str, str] = field(default_factory=dict)
    """The mailbox of each candidate's partner, where they have one."""
    going: set[str] = field(default_factory=set)
    """The candidates whose stay ended on: we settle here."""

    async def know_hosts(self) -> None:
        """Hosts say what they offer; the first that offers an encounter holds it."""
        stay = await self.first.read(f"/v1/stays/{next(iter(self.turns))}")
        epci = stay["project"]["epcis"][0]
        for kind, name, offers in HOSTS:
            contact = {"name": name, "email": "hote@exemple.invalid"}
            host = await self.first.act(
                "/v1/hosts", kind=kind, contact=contact, epci=epci, offers=offers
            )
            for encounter in offers:
                self.hosts.setdefault(encounter, host["id"])

    async def await_proposals(self, candidates: list[str]) -> None:
        """A stay is proposed for every qualified candidate, by the event alone."""

        async def all_proposed() -> bool:
            return len([stay async for stay in self.first.all("/v1/stays")]) >= len(candidates)

        await until(all_proposed, "a stay for every qualified candidate")
        stays = {stay["subject"]: stay["id"] async for stay in self.first.all("/v1/stays")}
        self.turns = {
            stays[candidate]: RARE.get(rank % EVERY, Turn.COMPLETED)
            for rank, candidate in enumerate(candidates)
        }

    def those_that(self, *turns: Turn) -> list[str]:
        return [id for id, turn in self.turns.items() if turn in turns]

    async def prepare(self) -> None:
        """The first wave: dates, programmes, agreements; some never answer, some are called off."""
        first_wave = [id for id, turn in self.turns.items() if turn is not Turn.ONGOING]
        await each(first_wave, lambda id: self._plan(id, PLANNING, ARRIVAL, LAST_DAY))
        await each(self.those_that(Turn.CANCELLED), self._cancel)
        answered = set(first_wave) - set(self.those_that(Turn.EXPIRED, Turn.CANCELLED))
        await each(answered, lambda id: self._agree_and_confirm(id, ANSWERS))

    async def prepare_second_wave(self) -> None:
        """Those who come later."""

        async def prepare(id: str) -> None:
            await self._plan(id, SECOND_PLANNING, SECOND_ARRIVAL, SECOND_LAST_DAY)
            await self._agree_and_confirm(id, SECOND_CONFIRMING)

        await each(self.those_that(Turn.ONGOING), prepare)

    async def _plan(self, id: str, put_on: int, first: int, last: int) -> None:
        stay = await self.first.read(f"/v1/stays/{id}")
        planned = await self.first.put(
            f"/v1/stays/{id}",
            "plan",
            epci=stay["project"]["epcis"][0],
            starts_on=self.day(first).isoformat(),
            ends_on=self.day(last).isoformat(),
            put_on=self.day(put_on).isoformat(),
            lodging="guesthouse",
            lodging_booked=True,
        )
        slots = [self._slot(encounter, first) for encounter in planned["missing_encounters"]]
        await self.first.put(f"/v1/stays/{id}", "programme", slots=slots)

    def _slot(self, encounter: str, first: int) -> Answer:
        on = self.day(first + 1).isoformat()
        return {"encounter": encounter, "host": self.hosts[encounter], "on": on, "place": "agency"}

    async def _agree_and_confirm(self, id: str, number: int) -> None:
        path, on = f"/v1/stays/{id}", self.day(number).isoformat()
        stay = await self.first.read(path)
        for adult in stay["party"]["adults"]:
            mailbox = self.partners.get(stay["subject"])
            if self.mailboxes and mailbox and adult["role"] == "partner":
                await self._answers_by_hand(self.mailboxes, path, mailbox)
            else:
                await self.first.act(f"{path}/agreements", adult=adult, on=on)
        await self.second.act(f"{path}/countersignatures")
        await self.first.act(f"{path}/confirmation", on=on)

    async def _answers_by_hand(self, mailboxes: Mailboxes, path: str, mailbox: str) -> None:
        """A partner says yes by a link of their own; the event brings it back to immersion."""
        await mailboxes.answer(mailbox, reply="agrees")

        async def heard() -> bool:
            agreements = (await self.first.read(path))["agreements"]
            return any(each["channel"] == "link" for each in agreements)

        await until(heard, "a partner's own answer")

    async def _cancel(self, id: str) -> None:
        on = self.day(ANSWERS).isoformat()
        await self.first.act(f"/v1/stays/{id}/cancellation", reason="dates-impossible", on=on)

    async def receive(self) -> None:
        """Those of the first wave who come, arrive."""
        await self._start(ARRIVAL, Turn.COMPLETED, Turn.UNKNOWN, Turn.INTERRUPTED)

    async def receive_second_wave(self) -> None:
        """Those who are still there when the accounts are made."""
        await self._start(SECOND_ARRIVAL, Turn.ONGOING)

    async def _start(self, arrival: int, *turns: Turn) -> None:
        on = self.day(arrival).isoformat()
        stays = self.those_that(*turns)
        await each(stays, lambda id: self.first.act(f"/v1/stays/{id}/start", on=on))

    async def see_off(self) -> None:
        """Stays end, one short; who was there says what they made of it."""
        on = self.day(ARRIVAL + 1).isoformat()
        await each(
            self.those_that(Turn.INTERRUPTED),
            lambda id: self.first.act(f"/v1/stays/{id}/interruption", reason="unavailable", on=on),
        )
        await each(self.those_that(Turn.COMPLETED, Turn.UNKNOWN), self._close)
        await each(enumerate(self.those_that(Turn.COMPLETED)), self._conclude)

    async def _close(self, id: str) -> None:
        path = f"/v1/stays/{id}"
        adults = (await self.first.read(path))["party"]["adults"]
        partner = any(adult["role"] == "partner" for adult in adults)
        last = self.day(LAST_DAY).isoformat()
        await self.first.act(
            f"{path}/closure", on=last, **({"partner": "on-site"} if partner else {})
        )

    async def _conclude(self, numbered: tuple[int, str]) -> None:
        number, id = numbered
        path, on = f"/v1/stays/{id}", self.day(TALK).isoformat()
        outcome = OUTCOMES[number % len(OUTCOMES)]
        stay = await self.first.read(path)
        for by in stay["missing_evaluations"]:
            scores = {"project": 4, "welcome": 5}
            await self.first.act(f"{path}/evaluations", by=by, wish=outcome, scores=scores, on=on)
        await self.first.act(f"{path}/completion", outcome=outcome, on=on)
        if outcome == "go":
            self.going.add(stay["subject"])

    async def await_status(self, status: str, *turns: Turn) -> None:
        """What the calendar does by itself: every stay of those turns has that status."""
        count = len(self.those_that(*turns))

        async def reached() -> bool:
            return len([stay async for stay in self.first.all("/v1/stays", status=status)]) == count

        await until(reached, f"{count} stays {status}")
