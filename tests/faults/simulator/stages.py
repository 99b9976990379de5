"""Two small services and a neighbour: one tells words, one writes them down, on bad days too."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import ModuleType
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from chassis.api import Router, Working
from chassis.errors import Awaits, RuleBroken
from chassis.known import known
from chassis.listening import Listen
from chassis.service import Service
from chassis.store import Table
from chassis.work import Work
from contracts.event import Event, p0
from tests.chassis.stage import Note, NoteRow, Told, Whispered, Written
from tests.faults.checker.expected import Expected, Follows
from tests.faults.simulator.interlude import pass_by

EXPECTED = Expected(
    reads={"sender": (), "receiver": ("sender", "neighbour")},
    follows=(
        Follows("told", "receiver", "written", "note"),
        Follows("murmured", "receiver", "written", "note"),
    ),
    kept={"sender": (), "receiver": ("note",)},
    disordered=frozenset({"neighbour"}),
)
notes = Table(Note, NoteRow, columns=lambda note: {"length": len(note.words)}, personal=True)


class Murmured(Event):
    """A word that came from elsewhere, in any order."""

    type: ClassVar[str] = "fr.happy.neighbour.murmured.v1"
    word: str = p0("The word.")


class Looked(Event):
    """A reminder came due."""

    type: ClassVar[str] = "fr.happy.receiver.looked.v1"


class Telling(BaseModel):
    """Un mot à dire."""

    model_config = ConfigDict(extra="forbid")
    subject: UUID
    word: str
    whispers: bool = False


@dataclass
class Days:
    """Which words can't be written down today: some for so many tries, some until it is better."""

    failing: Counter[str] = field(default_factory=Counter)
    refusing: bool = True

    def begin(self) -> None:
        """Another seed, another day."""
        self.failing.clear()
        self.refusing = True

    def meet(self, word: str) -> None:
        """Raises what writing that word down raises today."""
        if word.startswith("refused") and self.refusing:
            raise RuleBroken("word-refused", "Ce mot est refusé.")
        if self.failing[word] > 0:
            self.failing[word] -= 1
            raise ZeroDivisionError


def a_sender() -> Service:
    """Tells a word at each command; what begins with `never` is against its rules."""
    router = Router(prefix="/v1/notes", tags=["Notes"])

    @router.post("", action="note-write", summary="Dire un mot", status_code=201)
    async def tell(telling: Telling, work: Working) -> dict[str, str]:
        await work.lock(telling.subject)
        await pass_by("route")
        if telling.word.startswith("never"):
            raise RuleBroken("word-refused", "Ce mot ne se dit pas.")
        note = Note(work.new_id(), telling.subject, [telling.word])
        about = {"subject": telling.subject, "occurred_on": work.today, "word": telling.word}
        told = [Told.model_validate(about)]
        whispered = [Whispered.model_validate(about)] if telling.whispers else []
        work.save(note, [*told, *whispered])
        return {"id": str(note.id)}

    return Service("sender", "Émetteur", (notes,), (router,), Listen(), ModuleType("sender"))


def a_receiver(days: Days) -> Service:
    """Writes down what it hears, may wait for somebody else's word, and looks again a day later."""
    listen = Listen()

    async def write_down(event: Told | Murmured, work: Work) -> None:
        await pass_by("listener")
        days.meet(event.word)
        if event.word.startswith("awaits"):
            awaited = UUID(event.word.partition(":")[2])
            if await work.find(Note, subject=awaited) is None:
                await pass_by("listener")
                raise Awaits("sender", awaited)
        note = await known(Note, event.subject, work) or Note(work.new_id(), event.subject)
        note.words.append(event.word)
        work.save(note, Written(subject=event.subject, occurred_on=work.today, word=event.word))
        if event.word.startswith("remind"):
            work.remind("look-again", note, work.today + timedelta(days=1))

    listen.to(Told)(write_down)
    listen.to(Murmured)(write_down)

    @listen.at("look-again")
    async def look_again(item: UUID, due: date, work: Work) -> None:
        note = await work.get(Note, item)
        await pass_by("listener")
        note.words.append("looked")
        work.save(note, Looked(subject=note.subject, occurred_on=work.today))

    return Service("receiver", "Récepteur", (notes,), (), listen, ModuleType("receiver"))
