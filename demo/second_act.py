"""The second act: those who come to stay, until two years after, and what their coming opens."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date

from chassis.rules import Key
from chassis.territory import Territory
from demo import screen
from demo.accounts import Delivery, Environment, Figure, count, such
from demo.granting import ASKING, Aids
from demo.lodging import Homes
from demo.mailbox import Mailboxes
from demo.officers import Officer
from demo.opening import MEETING, Openings
from demo.partnering import Partners, Word
from demo.settling import (
    ARRIVING,
    CALL,
    INSTALLING,
    OPENING,
    THERE,
    Check,
    Fortune,
    Installation,
    Settled,
)
from demo.story import day
from happy.local import Platform

MISSING = {
    "residence": "une résidence dans le territoire",
    "activity": "une activité commencée",
    "partner": "la situation du conjoint ou partenaire, résolue",
}


COMMITMENTS = (
    ("engagements d'insertion ouverts", {"met", "declined", "expired"}, "opened", "true"),
    ("engagements tenus par une personne d'ici", {"met"}, "met", "status = 'met'"),
    ("engagements restés sans suite", {"expired"}, "expired", "status = 'expired'"),
)
WORKING = frozenset({"job", "takeover", "creation", "telework"})
"""Projects of those who come to work."""
IS = "record->>'{}' is not null"
AT = "record->'presence'->'{}'->>'presence' = '{}'"
"""What installation keeps of a path, in SQL."""
PRESENCE_DAYS = Key("installation.presence-days", int)
SOME_DAYS = 5
"""People are called a little after the day on which they are to be."""


class SecondAct:
    """Officers of installation, advisers of insertion."""

    def __init__(
        self, platform: Platform, it_is: Callable[[int], None], mailboxes: Mailboxes
    ) -> None:
        self._it_is = it_is
        self._platform = platform
        self._people: list[Officer] = []
        self._territory = Territory.load(platform.territory_folder)
        reception = self._person("installation", "reception-officer", 1)
        colleague = self._person("installation", "reception-officer", 2)
        council = self._person("installation", "council-secretary", 3)
        self.installation = Installation(reception, self._territory)
        self.homes = Homes(reception, colleague, self._territory)
        self.aids = Aids(reception, council, self._authority)
        self.partners = Partners(
            self._person("insertion", "reception-officer", 1),
            self._person("insertion", "insertion-adviser", 2),
            self._person("insertion", "insertion-adviser", 3),
            mailboxes,
        )
        self.openings = Openings(
            self._person("insertion", "employer-relations", 4),
            self._person("insertion", "insertion-coordinator", 5),
            self._territory,
        )

    def _authority(self, code: str) -> Officer:
        """Whoever decides on the aids of that authority."""
        return self._person("installation", "granting-authority", 4, agency=code)

    def _person(self, service: str, role: str, number: int, agency: str | None = None) -> Officer:
        name = f"{service}-{number}"
        token = self._platform.token(role, subject=name, agency=agency)
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
        await self._one_home_for_two()
        self._it_is(ARRIVING)
        await installation.receive()
        await self.homes.move_in()
        self._it_is(ASKING)
        await self._money_for_all_but_one()
        self._it_is(INSTALLING)
        await installation.await_partners(set(couples) - set(partners.those_who(Word.LATE)))
        await installation.install()
        self._tell_who_waits()
        await partners.answer_late()
        await installation.await_partners(set(couples))
        await installation.install_those_who_waited()
        await self.openings.await_proposals({path.subject for path in self._asked})
        await self.openings.decide()
        self._it_is(MEETING)
        await self.openings.meet()
        self._it_is(CALL)
        await installation.call()
        await installation.know_checks()
        for check in installation.checks:
            self._it_is(_number(check.due_on) + SOME_DAYS)
            await installation.check_presence(check)
            if check in self._given_up:
                days = self._territory.rules(PRESENCE_DAYS, day(ARRIVING))
                self._it_is(_number(check.due_on) + days + SOME_DAYS)
                await installation.await_silence(check)
        await self.openings.await_silence()

    @property
    def _given_up(self) -> list[Check]:
        """The checks whose silence is waited for: the story ends on the day of the last."""
        return self.installation.checks[:-1]

    @property
    def _asked(self) -> list[Settled]:
        """Organisations that are installed: the territory asks each for a post at least."""
        return [path for path in self.installation.those_with(*THERE) if path.kind != "household"]

    async def _one_home_for_two(self) -> None:
        """Two households ask for one home at the same moment."""
        households = [each for each in self.installation.arrived if each.kind == "household"]
        await self.homes.ask(households[:2])
        for refusal in self.homes.refused:
            screen.alarm(f"Le même logement, demandé au même moment, est refusé : {refusal}.")

    async def _money_for_all_but_one(self) -> None:
        """Some households ask for the same aid; its year's money is enough for all but the last."""
        those = self.installation.those_with(Fortune.RETAINED)
        asking = [each for each in those if each.kind == "household" and each.project in WORKING]
        await self.aids.ask(asking[:3])
        for request in self.aids.waiting:
            screen.alarm(f"Aide {request['aid']} : crédits épuisés, en attente à son rang.")

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

        def at(check: Check, name: str) -> int:
            names = {f"household-{name}", f"organisation-{name}"}
            told = [each for each in delivery.heard if each.kind in names]
            return len({each.id for each in told if each.data["month"] == check.month})

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
                "repartis", those(Fortune.DEPARTED), both("departed"), IS.format("departed_on")
            ),
            *[
                await kept(
                    f"présents à {check.month} mois",
                    len(act.still_here(check)),
                    at(check, "retained"),
                    AT.format(check.month, "retained"),
                )
                for check in act.checks
            ],
            *[
                await kept(
                    f"sans nouvelles à {check.month} mois",
                    len(act.silent),
                    at(check, "presence-unknown"),
                    AT.format(check.month, "unknown"),
                )
                for check in self._given_up
            ],
            Figure(
                "conjoints invités à parler pour eux",
                self.partners.invited,
                log["partner-path-opened"],
                await count(opened, "partner_path"),
            ),
            Figure(
                "situations de conjoint résolues",
                len(self.partners.paths),
                len({each.id for each in delivery.heard if each.data.get("gate") == "passed"}),
                await such(opened, "partner_path", "gate = 'passed'"),
            ),
            Figure(
                "logements passerelle promis",
                len(self.homes.promised),
                log["bridge-home-promised"],
                await count(told, "home_promise"),
            ),
            Figure(
                "aides accordées",
                len(self.aids.granted),
                log["aid-granted"],
                await count(told, "aid_request", "granted"),
            ),
            Figure(
                "aides en attente de crédits",
                len(self.aids.waiting),
                log["aid-wait-listed"],
                await count(told, "aid_request", "wait-listed"),
            ),
            *[
                Figure(
                    name,
                    len([said for said in self.openings.answers.values() if said in those_said]),
                    log[f"insertion-commitment-{event}"],
                    await such(opened, "commitment", condition),
                )
                for name, those_said, event, condition in COMMITMENTS
            ],
        ]


def _number(on: date) -> int:
    """The number of a day of the story."""
    return (on - day(0)).days
