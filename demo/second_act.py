"""The second act: those who come to stay, until a year after, and what their coming opens."""

import asyncio
from collections.abc import Callable, Mapping

from chassis.territory import Territory
from demo import screen
from demo.accounts import Delivery, Environment, Figure, count, such
from demo.officers import Officer
from demo.partnering import Partners, Word
from demo.settling import (
    ARRIVING,
    CALL,
    INSTALLING,
    OPENING,
    SILENCE,
    THERE,
    YEAR,
    Fortune,
    Installation,
)
from happy.local import Platform

MISSING = {
    "residence": "une résidence dans le territoire",
    "activity": "une activité commencée",
    "partner": "la situation du conjoint ou partenaire, résolue",
}


IS = "record->>'{}' is not null"
AT_12 = "record->'presence'->'12'->>'presence' = '{}'"
"""What installation keeps of a path, in SQL."""


class SecondAct:
    """Officers of installation, advisers of insertion."""

    def __init__(self, platform: Platform, it_is: Callable[[int], None]) -> None:
        self._it_is = it_is
        self._platform = platform
        self._people: list[Officer] = []
        self._officer_of_arrivals = self._person("installation", "reception-officer", 1)
        self.installation = Installation(
            self._officer_of_arrivals, Territory.load(platform.territory_folder)
        )
        self.partners = Partners(
            self._person("insertion", "reception-officer", 1),
            self._person("insertion", "insertion-adviser", 2),
            self._person("insertion", "insertion-adviser", 3),
        )

    def _person(self, service: str, role: str, number: int) -> Officer:
        name = f"{service}-{number}"
        token = self._platform.token(role, subject=name)
        person = Officer(name, self._platform.url(service), token)
        self._people.append(person)
        return person

    async def close(self) -> None:
        await asyncio.gather(*(person.close() for person in self._people))

    async def play(self, going: set[str]) -> None:
        """From the first plans to the presence checks, day after day."""
        installation, partners = self.installation, self.partners
        self._it_is(OPENING)
        await installation.await_paths(going)
        couples = [path.subject for path in installation.arrived if path.has_partner]
        await partners.await_paths(couples)
        await installation.plan()
        await partners.ask()
        self._it_is(ARRIVING)
        await installation.receive()
        self._it_is(INSTALLING)
        await installation.await_partners(set(couples) - set(partners.those_who(Word.LATE)))
        await installation.install()
        self._tell_who_waits()
        await partners.answer_late()
        await installation.await_partners(set(couples))
        await installation.install_those_who_waited()
        self._it_is(CALL)
        await installation.call()
        self._it_is(YEAR)
        await installation.check_presence()
        self._it_is(SILENCE)
        await installation.await_silence()

    def _tell_who_waits(self) -> None:
        """Why each of those who are here is not installed yet."""
        for path, missing in self.installation.refusals.items():
            lacking = " ; ".join(MISSING[each] for each in missing)
            screen.alarm(f"Installation {path[-6:]} refusée, il manque : {lacking}.")

    async def figures(
        self, delivery: Delivery, services: Mapping[str, Environment]
    ) -> list[Figure]:
        """Every figure of the second act, from the paths to those who are still here."""
        act, told, opened = self.installation, services["installation"], services["insertion"]
        log = delivery.by_type

        def both(name: str) -> int:
            return log[f"household-{name}"] + log[f"organisation-{name}"]

        async def kept(name: str, done: int, heard: int, condition: str) -> Figure:
            return Figure(name, done, heard, await such(told, "path", condition))

        def those(*fortunes: Fortune) -> int:
            return len(act.those_with(*fortunes))

        return [
            await kept(
                "installations préparées", len(act.paths), log["installation-opened"], "true"
            ),
            await kept("arrivés", len(act.arrived), both("arrived"), IS.format("arrival")),
            await kept("installés", those(*THERE), both("installed"), IS.format("installed_on")),
            await kept(
                "présents à 12 mois",
                those(Fortune.RETAINED),
                both("retained"),
                AT_12.format("retained"),
            ),
            await kept(
                "repartis", those(Fortune.DEPARTED), both("departed"), IS.format("departed_on")
            ),
            await kept(
                "sans nouvelles",
                those(Fortune.UNKNOWN, Fortune.WAITING),
                both("presence-unknown"),
                AT_12.format("unknown"),
            ),
            Figure(
                "conjoints invités à parler pour eux",
                self.partners.invited,
                log["partner-path-opened"],
                await count(opened, "partner_path"),
            ),
            Figure(
                "situations de conjoint résolues",
                len(self.partners.paths),
                len([each for each in delivery.heard if each.data.get("gate") == "passed"]),
                await such(opened, "partner_path", "gate = 'passed'"),
            ),
        ]
