"""faststream-outbox as a relay to Kafka, run in an environment of its own by `bench.peers`.

It reads the database's address, makes its table and says `ready`; then it begins at each line that
it reads, and says `done` once its table is empty. It imports nothing of ours.
"""

import asyncio
import logging
import sys
from typing import Any

from faststream.kafka import KafkaBroker
from faststream_outbox import OutboxBroker, make_outbox_table
from sqlalchemy import MetaData, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

QUEUE = "relay"
WORKERS = 64
FETCHED = 500
FLUSHED = 100


async def whole(message: Any) -> Any:
    """Nothing decoded: the bytes go on as they are."""
    return message


async def main(bootstrap: str, topic: str) -> None:
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
    )
    url = (await lines.readline()).decode().strip()
    metadata = MetaData()
    table = make_outbox_table(metadata, table_name="peer_outbox")
    engine = create_async_engine(url, pool_size=WORKERS + 8)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    kafka = KafkaBroker(
        bootstrap, acks="all", max_batch_size=131_072, logger=None, apply_types=False
    )
    broker = OutboxBroker(engine, outbox_table=table, logger=None, apply_types=False)

    @broker.subscriber(  # type: ignore[untyped-decorator]  # not installed where types are checked
        QUEUE,
        max_workers=WORKERS,
        fetch_batch_size=FETCHED,
        min_fetch_interval=0.01,
        max_fetch_interval=0.1,
        terminal_flush_batch_size=FLUSHED,
        decoder=whole,
    )
    async def relay(message: Any) -> None:
        await kafka.publish(
            message.body,
            topic,
            key=message.headers["ce_subject"].encode(),
            headers=dict(message.headers),
        )

    await kafka.connect()
    print("ready", flush=True)
    while await lines.readline():
        await broker.start()
        while not await empty(engine, table):  # noqa: ASYNC110  # the table sends no word of it
            await asyncio.sleep(0.02)
        print("done", flush=True)
        await broker.stop()


async def empty(engine: AsyncEngine, table: Any) -> bool:
    async with engine.connect() as connection:
        return await connection.scalar(select(table.c.id).limit(1)) is None


if __name__ == "__main__":
    logging.disable()
    asyncio.run(main(*sys.argv[1:]))
