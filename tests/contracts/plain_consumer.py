"""A partner's consumer: confluent-kafka, JSON and the CloudEvents specification, nothing of ours.

Usage: python plain_consumer.py BOOTSTRAP TOPIC GROUP SECONDS
Reads a topic from its beginning to where it ends now, and prints one JSON line per record.
"""

import json
import sys
import time
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

PREFIX = "ce_"
REQUIRED = ("id", "source", "specversion", "type")


def event_of(message: Any) -> dict[str, Any]:
    """The CloudEvent of a record in binary mode: attributes in headers, data in the value."""
    headers = [(name, value.decode()) for name, value in message.headers() or []]
    stated = dict(headers)
    if len(stated) != len(headers):
        raise ValueError("a header comes twice")
    event = {name.removeprefix(PREFIX): v for name, v in headers if name.startswith(PREFIX)}
    if any(not event.get(name) for name in REQUIRED) or event["specversion"] != "1.0":
        raise ValueError("this is no CloudEvent 1.0")
    if message.key() != event["partitionkey"].encode():
        raise ValueError("the key is not the partition key")
    return event | {
        "datacontenttype": stated["content-type"],
        "data": json.loads(message.value()),
    }


def main(bootstrap: str, topic: str, group: str, seconds: float) -> None:
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": group})
    try:
        partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
        places = [TopicPartition(topic, each, OFFSET_BEGINNING) for each in partitions]
        bounds = [consumer.get_watermark_offsets(place, timeout=10) for place in places]
        left = sum(high - low for low, high in bounds)
        consumer.assign(places)
        deadline = time.monotonic() + seconds
        while left:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{left} records were not read in time")
            message = consumer.poll(0.5)
            if message is None:
                continue
            if message.error():
                raise RuntimeError(message.error())
            print(json.dumps(event_of(message)))  # noqa: T201  # this is what it is for
            left -= 1
    finally:
        consumer.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]))
