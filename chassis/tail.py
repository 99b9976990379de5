"""The end of a log: its records from given offsets on, read once, outside any group."""

import time
from collections.abc import AsyncIterator, Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.record import Partition, Record
from chassis.waiting import within

START_SECONDS = 15.0
QUIET_SECONDS = 15.0
POLL_MILLISECONDS = 500
AT_ONCE = 500


async def tail(
    bootstrap: str, starts: Mapping[Partition, int], ends: Mapping[Partition, int]
) -> AsyncIterator[list[Record]]:
    """The records of each partition from its start to before its end, some at a time.

    Raises KafkaError, OSError, or TimeoutError where nothing comes any more.
    """
    left = {TopicPartition(*place): ends[place] for place, at in starts.items() if at < ends[place]}
    if not left:
        return
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    try:
        await within(START_SECONDS, consumer.start())
        consumer.assign(list(left))
        for place in left:
            consumer.seek(place, starts[place.topic, place.partition])
        heard = time.monotonic()
        while any([await consumer.position(place) < end for place, end in left.items()]):
            taken = await consumer.getmany(timeout_ms=POLL_MILLISECONDS, max_records=AT_ONCE)
            found = [
                Record(raw.topic, raw.partition, raw.offset, raw.key, raw.value, tuple(raw.headers))
                for place, records in taken.items()
                for raw in records
                if raw.offset < left[place]
            ]
            if found:
                heard = time.monotonic()
                yield found
            elif time.monotonic() - heard > QUIET_SECONDS:
                raise TimeoutError
    finally:
        await consumer.stop()
