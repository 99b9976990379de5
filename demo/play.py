"""The play from the curtain to the accounts: a platform of its own, its people, who listens."""

import asyncio
import time
from pathlib import Path

from demo import accounts, screen
from demo.hosting import (
    ANSWERS,
    ARRIVAL,
    SECOND_ARRIVAL,
    SECOND_CONFIRMING,
    TALK,
    UNKNOWN,
    Immersion,
    Turn,
)
from demo.mailbox import Mailboxes
from demo.narrator import Narrator
from demo.officers import Answer, Officer, Unexpected
from demo.prospecting import DECISION, INTERVIEW, Fate, Prospection
from demo.second_act import SecondAct
from demo.story import FIRST_DAY, day, moment, until
from happy.local import Platform
from happy.places import folder

TERRITORY = "fr-15"
FILE = Path(__file__).with_name("candidatures.csv")
SERVICES = ("prospection", "immersion", "installation", "insertion")
FASTER_THAN_LIFE = {"HAPPY_RATE_A_MINUTE": "60000", "HAPPY_RATE_AT_ONCE": "5000"}
"""Four people do the work of weeks in a minute: they may ask more often than anybody would."""


class Play:
    """Everything starts from nothing, on the first day of the story, each time it is played."""

    def __init__(self, platform: Platform | None = None, content: bytes | None = None) -> None:
        self.platform = platform or Platform(
            folder() / "demo", TERRITORY, settings=FASTER_THAN_LIFE
        )
        self.content = content or FILE.read_bytes()
        self.figures: list[accounts.Figure] = []

    def run(self) -> bool:
        """Plays to the end; whether every figure is right."""
        began = time.monotonic()
        self.platform.reset()
        self.platform.set_clock(FIRST_DAY)
        screen.title("La plateforme démarre")
        self.platform.start(screen.step)
        try:
            right = asyncio.run(self._play())
        finally:
            self.platform.stop()
        screen.farewell(self.platform.layout.folder, time.monotonic() - began, right=right)
        return right

    async def _play(self) -> bool:
        topics = [f"{self.platform.territory}.{service}" for service in SERVICES]
        narrator = Narrator(self.platform.bootstrap(), topics, screen.step)
        narrator.start()
        mailboxes = Mailboxes(self.platform.layout.mail)
        prospection = Prospection(*self._officers("prospection"), mailboxes)
        immersion = Immersion(*self._officers("immersion"), mailboxes)
        second_act = SecondAct(self.platform, self._it_is, mailboxes)
        try:
            report = await self._prospect(prospection)
            immersion.partners = second_act.partners.reached = prospection.partners
            await self._immerse(immersion, prospection.those_who(Fate.QUALIFIED))
            await second_act.play(immersion.going)
            screen.relief(f"{mailboxes.answered} réponses données de leur main, par leur lien.")
            return await self._account(prospection, immersion, second_act, report, narrator)
        finally:
            for officer in (
                prospection.first,
                prospection.second,
                immersion.first,
                immersion.second,
            ):
                await officer.close()
            await second_act.close()
            narrator.stop()

    def _officers(self, service: str) -> tuple[Officer, Officer]:
        """Two people at one service's door."""
        url = self.platform.url(service)
        names = (f"{service}-1", f"{service}-2")
        first, second = (
            Officer(name, url, self.platform.token("reception-officer", subject=name))
            for name in names
        )
        return first, second

    def _it_is(self, number: int) -> None:
        self.platform.set_clock(moment(number))
        screen.title(f"{day(number):%d/%m/%Y}")

    async def _prospect(self, prospection: Prospection) -> Answer:
        screen.title("Prospection : le fichier des candidatures")
        rehearsed, report, again = await prospection.import_file(self.content)
        screen.imports(rehearsed, report, again)
        if rehearsed["created"] != report["created"] or again["created"]:
            raise Unexpected("the rehearsal, the import and the second import disagree")
        self._it_is(INTERVIEW)
        await prospection.receive()
        self._it_is(DECISION)
        decisions = asyncio.create_task(prospection.decide())
        await self._kill_immersion()
        await decisions
        return report

    async def _kill_immersion(self) -> None:
        """kill -9, while the events of qualified candidates come in."""
        told = self.platform.environment("immersion")

        async def some_stays_are_proposed() -> bool:
            return bool(await accounts.ask(told, "select count(*) > 3 from stay"))

        await until(some_stays_are_proposed, "the first stays")
        killed = self.platform.kill_service("immersion")
        screen.alarm("Le service immersion est tué (kill -9).")
        await asyncio.to_thread(self.platform.wait_ready, "immersion", not_pid=killed)
        screen.relief("Le service immersion est revenu.")

    async def _immerse(self, immersion: Immersion, candidates: list[str]) -> None:
        await immersion.await_proposals(candidates)
        self._it_is(ANSWERS)
        await immersion.know_hosts()
        await immersion.prepare()
        self._it_is(ARRIVAL)
        await immersion.receive()
        self._it_is(TALK)
        await immersion.await_status("no-show", Turn.NO_SHOW)
        await immersion.await_status("expired", Turn.EXPIRED)
        await immersion.see_off()
        self._it_is(SECOND_CONFIRMING)
        await immersion.prepare_second_wave()
        self._it_is(UNKNOWN)
        await immersion.await_status("completed", Turn.COMPLETED, Turn.UNKNOWN)
        self._it_is(SECOND_ARRIVAL)
        await immersion.receive_second_wave()

    async def _account(
        self,
        prospection: Prospection,
        immersion: Immersion,
        second_act: SecondAct,
        report: Answer,
        narrator: Narrator,
    ) -> bool:
        services = {name: self.platform.environment(name) for name in SERVICES}

        async def all_heard() -> bool:
            ids = {event.id for event in list(narrator.heard)}
            return len(ids) >= len(await accounts.sent(services.values())) and not sum(
                [await accounts.unsent(told) for told in services.values()]
            )

        await until(all_heard, "every event at the reader")
        delivery = await accounts.delivery(services.values(), narrator.heard)
        self.figures = [
            *await accounts.figures(prospection, immersion, delivery.by_type, services),
            *await second_act.figures(delivery, services),
        ]
        screen.accounts(report, prospection.premature, self.figures, delivery)
        screen.slow({name: accounts.slow(self.platform.url(name)) for name in SERVICES})
        return delivery.is_whole and all(figure.agrees for figure in self.figures)
