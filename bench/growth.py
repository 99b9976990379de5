"""Whether cost grows with what is kept: `python -m bench.growth [--most N]`."""

import asyncio
import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import asyncpg
import typer
from sqlalchemy import text

from bench.asgi import Caller
from bench.cpu import Lap
from bench.pairs import ROUNDS, Pair, interleave
from bench.results import Figure
from bench.trial import Trial, play
from chassis import sent
from chassis.clock import SystemClock
from chassis.record import Record
from chassis.runtime import Runtime
from happy import issuer
from tests.chassis.counter import Counter, a_counter
from tests.chassis.stage import PARTITIONS, Note, Stage, running, until

FEWEST: Final = 1_000
MOST: Final = 1_000_000
FLAT: Final = 1 / 1.2
"""A fifth dearer than among a thousand is a fifth too dear."""
PAGES: Final = (
    "Each event touches pages of `inbox`, `heard` and the items by chance; with a million"
    " households they are 800 MiB, of which PostgreSQL keeps 128 MB in its own cache here: its CPU"
    " for an event grows by half. Not looked into further."
)
GESTURES: Final = 300
AT_ONCE: Final = 8
BATCH: Final = 10
NO_LIMIT: Final = 1_000_000
BODY: Final = json.dumps({"word": "mot"}).encode()
_SUBJECT: Final = "cast(md5('household-' || n) as uuid)"
_NUMBERS: Final = "from generate_series(cast($1 as bigint), $2) as n"
_NOTE: Final = f"""
    insert into note (id, subject, version, record, length)
    select subject, subject, 1,
        jsonb_build_object('id', subject, 'subject', subject, 'words', array['mot'], 'version', 1),
        1
    from (select {_SUBJECT} as subject {_NUMBERS}) as told
"""
_STREAM: Final = f"insert into stream select {_SUBJECT}, n % 16, 1 {_NUMBERS}"
_IDEMPOTENCY: Final = f"""
    insert into idempotency
    select 'officer-1', 'POST', '/v1/notes/' || md5('p' || n) || '/words', md5('k' || n),
        repeat('f', 64), 200, '{{"content-type": "application/json"}}',
        convert_to(repeat('b', 90), 'UTF8'), '[]', now()
    {_NUMBERS}
"""
_SENT: Final = f"""
    insert into sent
    select current_date, {_SUBJECT}, 1, gen_random_uuid(), 'bench',
        convert_to(repeat('v', 120), 'UTF8'), repeat('h', 500), now(), n % 12, n, now()
    {_NUMBERS}
"""
_AUDIT: Final = f"""
    insert into audit (at, actor, action, subject, trace)
    select now(), 'officer-1', 'note-read', {_SUBJECT}, repeat('t', 32) {_NUMBERS}
"""
_INBOX: Final = f"insert into inbox select $3, gen_random_uuid(), now() {_NUMBERS}"
_HEARD: Final = f"insert into heard select $3, {_SUBJECT}, 1 {_NUMBERS}"
AT_THE_SENDER: Final = (_NOTE, _STREAM, _IDEMPOTENCY, _SENT, _AUDIT)
AT_THE_RECEIVER: Final = (_NOTE, _STREAM, _INBOX, _HEARD)


def subject(number: int) -> UUID:
    """The subject of a number, here as in SQL."""
    return UUID(hashlib.md5(f"household-{number}".encode(), usedforsecurity=False).hexdigest())


@dataclass
class Town:
    """A sender and a receiver who have known so many households."""

    trial: Trial
    counter: Counter
    caller: Caller
    households: int = 0
    _told: dict[int, int] = field(default_factory=dict)
    _offset: int = -1
    _rng: random.Random = field(default_factory=lambda: random.Random(15))

    @property
    def stage(self) -> Stage:
        return self.counter.stage

    async def grow(self, households: int) -> None:
        """Loads in bulk what that many households would have left."""
        await self._load(self.stage.sender, AT_THE_SENDER, households)
        await self._load(self.stage.receiver, AT_THE_RECEIVER, households)
        self.households = households

    async def _load(self, runtime: Runtime, statements: Sequence[str], households: int) -> None:
        connection = await asyncpg.connect(runtime.settings.dsn())
        numbers = (self.households, households - 1)
        try:
            await connection.execute("set synchronous_commit = off")
            await sent.make_room(connection, SystemClock().now().date())
            for statement in statements:
                source = (self.stage.source,) if "$3" in statement else ()
                await connection.execute(statement, *numbers, *source)
            await connection.execute("vacuum analyze")
        finally:
            await connection.close()

    async def commands(self) -> Lap:
        """A word more about some households, through the HTTP edge."""
        chosen = self._some()

        async def writer(first: int) -> None:
            for number in chosen[first::AT_ONCE]:
                await self.caller.post(f"/v1/notes/{subject(number)}/words", BODY)

        async def all_of_them() -> None:
            await asyncio.gather(*map(writer, range(AT_ONCE)))

        return await self.trial.meter.rate(len(chosen), all_of_them)

    async def sends(self) -> Lap:
        """Rows of the outbox about some households, carried to Kafka."""
        async with self.stage.sender.transactions.begin("fill", GESTURES) as work:
            for number in self._some():
                about = subject(number)
                work.save(Note(work.new_id(), about), self.stage.word(about, "mot"))

        async def sent_all() -> bool:
            return await self.stage.count("outbox", self.stage.sender) == 0

        async with running(self.stage.sender.relay.run):
            return await self.trial.meter.rate(GESTURES, lambda: until(sent_all, 120))

    async def events(self) -> Lap:
        """Events about some households, taken in batches of ten."""
        records = [self._record(number) for number in self._some()]

        async def all_of_them() -> None:
            for start in range(0, len(records), BATCH):
                await self.stage.receiver.intake.take(records[start : start + BATCH])

        lap = await self.trial.meter.rate(len(records), all_of_them)
        if await self.stage.count("parked"):
            raise RuntimeError("events were parked: what was measured is no intake")
        return lap

    def _some(self) -> list[int]:
        return self._rng.sample(range(self.households), GESTURES)

    def _record(self, number: int) -> Record:
        self._told[number] = self._told.get(number, 1) + 1
        self._offset += 1
        key, value, headers = self.stage.encoded(subject(number), self._told[number])
        return Record(self.stage.topic, 0, self._offset, key, value, tuple(headers))


async def a_town(trial: Trial) -> Town:
    """On databases and topics of its own."""
    counter = await a_counter(trial.platform, rate_at_once=NO_LIMIT)
    stage, code = counter.stage, counter.stage.territory.code
    await trial.platform.topics(code, ["sender", "receiver"], partitions=PARTITIONS)
    stage.settings["receiver"] = await stage.database()
    stage.receiver = stage.runtime(stage.receiver_service)
    token = issuer.token(counter.keys, code, ["reception-officer"], "officer-1")
    return Town(trial, counter, Caller(counter.app, token))


async def measure(trial: Trial, most: int, rounds: int) -> None:
    """The same gestures in a village and in a place ten times as large, a hundred, a thousand."""
    village, town = await a_town(trial), await a_town(trial)
    await village.grow(FEWEST)
    households = FEWEST
    while (households := households * 10) <= most:
        await town.grow(households)
        await _warm(village, town)
        for name in ("commands", "sends", "events"):
            note = PAGES if (name, households) == ("events", MOST) else ""
            pair = Pair(f"{name}, {households:,} known", f"{name}/s", "1,000 known", FLAT, note)
            ours, theirs = getattr(town, name), getattr(village, name)
            trial.result.add(await interleave(pair, ours, theirs, rounds))
    await _sizes(trial, town)
    await village.stage.close()
    await town.stage.close()


async def _warm(*towns: Town) -> None:
    """Connections, statements and the pages of indexes: what a running service has at hand."""
    for each in towns:
        await each.commands()
        await each.sends()
        await each.events()


async def _sizes(trial: Trial, town: Town) -> None:
    for name, runtime in (("sender", town.stage.sender), ("receiver", town.stage.receiver)):
        async with runtime.engine.connect() as connection:
            size = await connection.scalar(text("select pg_database_size(current_database())"))
        mebibytes = float(size or 0) / 2**20
        trial.result.add(
            Figure(f"database of the {name}, {town.households:,} households", mebibytes, "MiB")
        )


def main(most: int = MOST, rounds: int = ROUNDS, keep: bool = False) -> None:
    """Commands, sends and events among a thousand households and among up to a million."""
    play(
        "growth",
        "Whether cost grows with what is kept",
        lambda trial: measure(trial, most, rounds),
        keep=keep,
    )


if __name__ == "__main__":
    typer.run(main)
