"""An audit on real PostgreSQL and Kafka: acts are written, sealed and anchored at will."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import audit, control
from chassis.sealer import ROW, Sealer, entries
from chassis.seals import Examination, Seal
from tests.chassis.stage import Stage, running, until
from tests.chassis.tampering import Ledger
from tests.platform import Platform


class LedgerRoom:
    """The sender's audit."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.engine = stage.sender.engine
        self.sealer = Sealer(stage.sender.transactions)

    async def act(self, *actions: str) -> None:
        """An operator's acts, a transaction each."""
        for action in actions:
            async with self.stage.sender.transactions.begin("test") as work:
                await audit.write(work, action, subject="somebody")

    async def sealed(self, groups: int = 4, each: int = 4) -> None:
        """Acts under several seals, their anchors in Kafka."""
        for group in range(groups):
            await self.act(*[f"act-{group}-{number}" for number in range(each)])
            await self.sealer.seal()
        await self.anchored()

    async def anchored(self) -> None:
        """Lets the relay carry what waits."""

        async def nothing_waits() -> bool:
            return await self.stage.count("outbox", self.stage.sender) == 0

        async with running(self.stage.sender.relay.run):
            await until(nothing_waits)

    async def examined(self, *, with_kafka: bool = True) -> Examination:
        found, _ = await control.examine(
            self.engine,
            self.stage.platform.bootstrap if with_kafka else None,
            self.stage.territory.code,
            "sender",
        )
        return found

    async def faults(self, *, with_kafka: bool = True) -> list[str]:
        found = await self.examined(with_kafka=with_kafka)
        return sorted({fault.slug for fault in found.faults})

    async def run(self, statement: str, **values: object) -> None:
        """What somebody does who has every right on the database, the triggers' included."""
        async with self.engine.begin() as connection:
            await _without_guards(connection)
            await connection.execute(text(statement), values)

    async def read(self) -> Ledger:
        """All that is sealed."""
        async with self.engine.connect() as connection:
            seals = [
                Seal(**row)
                for row in await _all(connection, "select * from audit_seal order by number")
            ]
            rows = [
                tuple(entries(await _all(connection, _ROWS, number=seal.number))) for seal in seals
            ]
        return Ledger(tuple(seals), tuple(rows))

    async def replace(self, ledger: Ledger) -> None:
        """Puts another audit in the place of what is there."""
        async with self.engine.begin() as connection:
            await _without_guards(connection)
            await connection.execute(text("truncate audit, audit_seal"))
            for seal, rows in zip(ledger.seals, ledger.rows, strict=True):
                await connection.execute(
                    text("insert into audit_seal values (:number, :sealed_at, :rows, :digest)"),
                    asdict(seal),
                )
                for entry in rows:
                    await connection.execute(_INSERT, asdict(entry) | {"seal": seal.number})


_ROWS = f"select {ROW} from audit where seal = :number order by position"
_INSERT = text(
    f"insert into audit (seal, {ROW}) overriding system value values (:seal, :position, :at,"
    " :actor, :action, :subject, :purpose, :reason, :trace, :glass)"
)


async def _without_guards(connection: AsyncConnection) -> None:
    for table in ("audit", "audit_seal", "audit_cut"):
        await connection.execute(text(f"alter table {table} disable trigger user"))


async def _all(connection: AsyncConnection, query: str, **values: object) -> Sequence[RowMapping]:
    return (await connection.execute(text(query), values)).mappings().all()


async def a_ledger_room(platform: Platform) -> LedgerRoom:
    stage = await Stage(platform).prepare()
    await platform.topics(stage.territory.code, ["audit"], partitions=1)
    return LedgerRoom(stage)
