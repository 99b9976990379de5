"""Installation's officers: from the go of a stay to the last presence check, two years later."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from chassis.territory import Territory
from demo.officers import Answer, Officer
from demo.story import Calendar, day, each, until

OPENING, ARRIVING, INSTALLING = 55, 90, 104
CALL, LEFT = 185, 300

HOMES = ("lease", "town-hall-attestation")
WORK = ("employment-contract", "employer-attestation")
FIRM = ("company-registration",)
ACTIVITIES = {
    "job": ("job", WORK),
    "takeover": ("takeover", FIRM),
    "creation": ("creation", FIRM),
    "telework": ("telework", WORK),
    "studies": ("studies", ("enrolment",)),
    "organisation-move": ("move", FIRM),
}
"""What each project begins, and the papers they have of it: they show one that is admitted."""


class Fortune(StrEnum):
    """How a path turns out in the story."""

    RETAINED = "retained"
    DEPARTED = "departed"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    ABANDONED = "abandoned"


RARE = {2: Fortune.DEPARTED, 4: Fortune.UNKNOWN, 6: Fortune.WAITING, 7: Fortune.ABANDONED}
EVERY = 8
THERE = (Fortune.RETAINED, Fortune.DEPARTED, Fortune.UNKNOWN)
"""Those who are installed in the end."""


@dataclass
class Settled:
    """A path of the story, as its officer knows it."""

    id: str
    subject: str
    kind: str
    has_partner: bool
    project: str
    epci: str
    fortune: Fortune


@dataclass(frozen=True)
class Check:
    """A presence check of the territory: how many months after the arrival, and on which day."""

    month: int
    due_on: date


@dataclass
class Installation:
    """An officer, and the communes of the territory."""

    first: Officer
    territory: Territory
    day: Calendar = day
    paths: list[Settled] = field(default_factory=list)
    refusals: dict[str, list[str]] = field(default_factory=dict)
    """Of each household that was refused once, what was missing, in French."""
    checks: list[Check] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    """The paths whose departure was told."""
    proofs: dict[str, list[str]] = field(default_factory=dict)
    """What the territory admits as a proof, of a residence and of an activity."""

    async def await_paths(self, candidates: set[str]) -> None:
        """A path opens for every go, by the event alone."""

        async def all_open() -> bool:
            found = {each["subject"] async for each in self.first.all("/v1/paths")}
            return found >= candidates

        await until(all_open, "a path for every go")
        found = [each async for each in self.first.all("/v1/paths")]
        found.sort(key=lambda path: (path["party"]["kind"], path["subject"]))
        ranks = {"household": 0, "organisation": 0}
        for path in found:
            kind = path["party"]["kind"]
            ranks[kind] += 1
            fortune = RARE.get(ranks[kind] % EVERY, Fortune.RETAINED)
            self.paths.append(
                Settled(
                    id=path["id"],
                    subject=path["subject"],
                    kind=kind,
                    has_partner=path["party"]["has_partner"],
                    project=path["project"]["type"],
                    epci=self._epci(path),
                    fortune=fortune,
                )
            )

    def _epci(self, path: Answer) -> str:
        """The first wish that has communes of the territory in it."""
        wished: list[str] = [*path["project"]["epcis"], *(e.siren for e in self.territory.epcis)]
        return next(e for e in wished if self.territory.communes_of(e, self.day(ARRIVING)))

    def those_with(self, *fortunes: Fortune) -> list[Settled]:
        return [path for path in self.paths if path.fortune in fortunes]

    async def plan(self) -> None:
        """Officers take the paths over and plan the arrivals; one candidate gives up."""
        await each(self.paths, self._plan)
        await each(self.those_with(Fortune.ABANDONED), self._abandon)

    async def _plan(self, path: Settled) -> None:
        on = self.day(OPENING).isoformat()
        await self.first.act(f"/v1/paths/{path.id}/assignment")
        await self.first.put(
            f"/v1/paths/{path.id}",
            "arrival-plan",
            epci=path.epci,
            planned_on=self.day(ARRIVING).isoformat(),
            on=on,
        )

    async def _abandon(self, path: Settled) -> None:
        on = self.day(OPENING).isoformat()
        await self.first.act(f"/v1/paths/{path.id}/abandonment", reason="project-changed", on=on)

    @property
    def arrived(self) -> list[Settled]:
        return [path for path in self.paths if path.fortune is not Fortune.ABANDONED]

    async def receive(self) -> None:
        """They arrive, and start what they came for; those who wait for work have not."""
        lists = await self.first.read("/v1/reference")
        for of in ("residence", "activity"):
            self.proofs[of] = [choice["code"] for choice in lists[f"{of}_proofs"]]
        await each(self.arrived, self._receive)

    def _shown(self, of: str, papers: Iterable[str]) -> str:
        """The first of their papers that the territory admits."""
        return next(paper for paper in papers if paper in self.proofs[of])

    async def _receive(self, path: Settled) -> None:
        on = self.day(ARRIVING).isoformat()
        commune = self.territory.communes_of(path.epci, self.day(ARRIVING))[0].code
        await self.first.act(
            f"/v1/paths/{path.id}/arrival",
            commune=commune,
            proof=self._shown("residence", HOMES),
            without_us="no",
            on=on,
        )
        if path.fortune is not Fortune.WAITING:
            kind, papers = ACTIVITIES[path.project]
            proof = self._shown("activity", papers)
            await self.first.act(f"/v1/paths/{path.id}/activity", kind=kind, proof=proof, on=on)

    async def install(self) -> None:
        """Those for whom the facts hold are installed; each of the others is told what lacks."""
        await each(self.arrived, self._install)

    async def _install(self, path: Settled) -> None:
        missing = (await self.first.read(f"/v1/paths/{path.id}"))["missing"]
        where = f"/v1/paths/{path.id}/installation"
        on = self.day(INSTALLING).isoformat()
        if missing:
            self.refusals[path.id] = missing
            await self.first.is_refused(where, on=on)
        else:
            await self.first.act(where, on=on)

    async def install_those_who_waited(self) -> None:
        """What lacked has come: all but those who have not begun anything."""
        told = [path for path in self.arrived if path.id in self.refusals]
        await each([path for path in told if path.fortune in THERE], self._install)

    async def await_partners(self, households: set[str]) -> None:
        """Insertion's word on the partners of those households has come."""
        waited = [path for path in self.arrived if path.subject in households]

        async def all_said() -> bool:
            paths = [await self.first.read(f"/v1/paths/{path.id}") for path in waited]
            return all("partner" not in path["missing"] for path in paths)

        await until(all_said, "the partners' own answers")

    async def call(self) -> None:
        """Some months later, how are they?"""
        on = self.day(CALL).isoformat()
        await each(
            self.those_with(*THERE),
            lambda path: self.first.act(f"/v1/paths/{path.id}/call", on=on),
        )

    async def know_checks(self) -> None:
        """When the territory wants to know whether they are still here."""
        arrived = await self.first.read(f"/v1/paths/{self.arrived[0].id}")
        self.checks = [
            Check(each["month"], date.fromisoformat(each["due_on"])) for each in arrived["checks"]
        ]

    def still_here(self, check: Check) -> list[Settled]:
        """Those who say so at a check."""
        staying = self.those_with(Fortune.RETAINED)
        leaving = self.those_with(Fortune.DEPARTED)
        return staying if self._have_left_by(check) else [*staying, *leaving]

    def _have_left_by(self, check: Check) -> bool:
        return self.day(LEFT) <= check.due_on

    async def check_presence(self, check: Check) -> None:
        """Who is still here? Some left meanwhile, of some nobody knows."""
        on = check.due_on.isoformat()
        await each(
            self.still_here(check),
            lambda path: self.first.act(f"/v1/paths/{path.id}/presence", month=check.month, on=on),
        )
        if self._have_left_by(check):
            leaving = {path.id for path in self.those_with(Fortune.DEPARTED)}
            await each(leaving - self.gone, self._depart)

    async def _depart(self, id: str) -> None:
        await self.first.act(f"/v1/paths/{id}/departure", on=self.day(LEFT).isoformat())
        self.gone.add(id)

    @property
    def silent(self) -> list[Settled]:
        """Those who never answer a check."""
        return self.those_with(Fortune.UNKNOWN, Fortune.WAITING)

    async def await_silence(self, check: Check) -> None:
        """Of those who never answered, the calendar says that nobody knows."""

        async def known() -> bool:
            paths = [await self.first.read(f"/v1/paths/{path.id}") for path in self.silent]
            return all(
                found["presence"] == "unknown"
                for path in paths
                for found in path["checks"]
                if found["month"] == check.month
            )

        await until(known, f"presences said to be unknown, at {check.month} months")
