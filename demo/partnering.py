"""Insertion's advisers and the partners: each is asked for themselves, and answers themselves."""

from dataclasses import dataclass, field
from enum import StrEnum

from demo.mailbox import Mailboxes
from demo.officers import Officer
from demo.settling import INSTALLING, OPENING
from demo.story import Calendar, day, each, until


class Word(StrEnum):
    """What a partner says in the story."""

    ACCEPTS = "accepts"
    DECLINES = "declined-to-be-followed"
    LATE = "late"


WORDS = (Word.ACCEPTS, Word.LATE, Word.DECLINES, Word.ACCEPTS)


@dataclass
class Partners:
    """Who gives the paths to an adviser, and two advisers: one records, the other countersigns."""

    reception: Officer
    first: Officer
    second: Officer
    mailboxes: Mailboxes | None = None
    """The letters that partners read and answer; without them, everybody signs papers."""
    reached: dict[str, str] = field(default_factory=dict)
    """The mailbox of each household's partner, where they have one."""
    day: Calendar = day
    paths: dict[str, str] = field(default_factory=dict)
    """Of each household that goes on to settle, its partner's path."""
    words: dict[str, Word] = field(default_factory=dict)
    invited: int = 0
    """How many partners have a path, whether their household comes to settle or not."""

    async def await_paths(self, households: list[str]) -> None:
        """Every partner has a path of their own, by the event alone."""

        async def found() -> dict[str, str]:
            paths = self.reception.all("/v1/partner-paths")
            return {path["subject"]: path["id"] async for path in paths}

        async def all_open() -> bool:
            return set(await found()) >= set(households)

        await until(all_open, "a path for every partner")
        opened = await found()
        self.invited = len(opened)
        self.paths = {household: opened[household] for household in households}
        self.words = {
            household: WORDS[rank % len(WORDS)] for rank, household in enumerate(households)
        }

    def those_who(self, *words: Word) -> list[str]:
        return [household for household, word in self.words.items() if word in words]

    async def ask(self) -> None:
        """Each is informed and invited; some answer, some take their time."""
        await each(self.paths, self._ask)
        await each(self.those_who(Word.ACCEPTS), self._follow)
        await each(self.those_who(Word.DECLINES), self._decline)

    async def _ask(self, household: str) -> None:
        path, on = f"/v1/partner-paths/{self.paths[household]}", self.day(OPENING).isoformat()
        await self.reception.act(f"{path}/assignment", officer=self.first.name)
        await self.first.act(f"{path}/notice", on=on)
        await self.first.act(f"{path}/invitation", on=on)
        if self.mailboxes and self._writes(household):
            await self.mailboxes.put_aside(self.reached[household], self.first.url)

    def _writes(self, household: str) -> bool:
        """Whether the partner takes their time, and has a mailbox of their own."""
        return self.words[household] is Word.LATE and household in self.reached

    async def _follow(self, household: str) -> None:
        """They accept, say what they look for, and find it."""
        await self._signs(household, Word.ACCEPTS.value, OPENING)
        path, on = f"/v1/partner-paths/{self.paths[household]}", self.day(OPENING).isoformat()
        await self.first.act(f"{path}/assessment", wishes=["job"], on=on)
        await self.first.act(f"{path}/search", on=on)
        await self.first.act(f"{path}/outcomes", outcome="placed", proof="work-contract", on=on)

    async def _decline(self, household: str) -> None:
        await self._signs(household, Word.DECLINES.value, OPENING)

    async def answer_late(self) -> None:
        """Those who took their time say what they want; their household waited for it."""
        await each(self.those_who(Word.LATE), self._answer_late)

    async def _answer_late(self, household: str) -> None:
        """By the link of another letter, or on paper."""
        says = "chooses-not-to-work"
        if self.mailboxes and self._writes(household):
            await self.first.act(f"/v1/partner-paths/{self.paths[household]}/links")
            mailbox = self.reached[household]
            await self.mailboxes.answer(mailbox, of=self.first.url, answer=says)
        else:
            await self._signs(household, says, INSTALLING)

    async def _signs(self, household: str, says: str, number: int) -> None:
        """A paper in the partner's hand: one adviser records it, another has read it too."""
        on = self.day(number).isoformat()
        path = f"/v1/partner-paths/{self.paths[household]}"
        await self.first.act(f"{path}/papers", by="partner", says=says, on=on)
        await self.second.act(
            "/v1/partner-countersignatures", household=household, says=says, signed_on=on
        )
