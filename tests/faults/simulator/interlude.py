"""One act within another: where it begins is said by a number, so that a seed plays it again."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

Act = Callable[[], Awaitable[object]]
LOOK_SECONDS = 0.003
EVERYWHERE = frozenset({"route", "listener", "send", "begin"})
"""Where another may come between: within a command, a listener, a window; before a transaction."""

_playing: contextvars.ContextVar["Interlude | None"] = contextvars.ContextVar(
    "playing", default=None
)


@dataclass
class Interlude:
    """What happens while an act stands at one of the places that it passes by.

    Each act of it runs to its end, or until it waits for what the first one holds.
    """

    at: Sequence[int]
    """At which passages, counted from 1."""
    places: frozenset[str]
    acts: Sequence[Act]
    waits: Callable[[], Awaitable[bool]]
    """Whether somebody waits for a lock of the database."""
    _passed: int = 0
    _waiting: "asyncio.Task[None] | None" = None

    async def during(self, act: Act) -> None:
        """Plays the act with this within it."""
        token = _playing.set(self)
        try:
            await act()
        finally:
            _playing.reset(token)
            await self._let_end()

    async def pass_by(self, place: str) -> None:
        if place == "begin":
            await self._let_end()
        if place not in self.places:
            return
        self._passed += 1
        if self._passed in self.at:
            for act in self.acts:
                await self._play(act)

    async def _play(self, act: Act) -> None:
        if self._waiting is not None:
            return
        task = asyncio.create_task(_run(act), context=contextvars.Context())
        while not task.done():
            await asyncio.wait({task}, timeout=LOOK_SECONDS)
            if not task.done() and await self.waits():
                self._waiting = task
                return
        task.result()

    async def _let_end(self) -> None:
        """Who waited goes on to its end, before the first one begins anything else."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            await waiting


async def _run(act: Act) -> None:
    await act()


async def pass_by(place: str) -> None:
    """A place where another act may come between."""
    playing = _playing.get()
    if playing is not None:
        await playing.pass_by(place)
