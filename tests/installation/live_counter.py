"""The real process of the service: what prospection told it of candidates, through real Kafka."""

from uuid import UUID

from confluent_kafka import Producer

from chassis import ids
from contracts.event import Envelope, encode
from tests.chassis.stage import until
from tests.desk import NOON
from tests.installation.aid_counter import registered
from tests.journey.live import Live

NO_LIMIT = {"HAPPY_RATE_A_MINUTE": "1000000", "HAPPY_RATE_AT_ONCE": "1000000"}


async def know(there: Live, subjects: list[UUID]) -> None:
    """Prospection tells of each of them; returns once the service knows them all."""
    _tell(there, subjects)

    async def all_are_known() -> bool:
        known = await there.count("installation", "select count(*) from newcomer")
        return bool(known == len(subjects))

    await until(all_are_known, 60)


def _tell(there: Live, subjects: list[UUID]) -> None:
    producer = Producer({"bootstrap.servers": there.local.bootstrap()})
    for subject in subjects:
        event = registered(subject)
        envelope = Envelope(
            id=ids.drawn(NOON),
            source=f"/{there.territory}/prospection",
            type=event.type,
            subject=str(subject),
            time=NOON,
            dataschema=f"urn:happy:schema:{event.type}",
            sequence=1,
            correlationid="test",
            causationid="test",
            territory=there.territory,
            rulesversion="test",
            traceparent=None,
        )
        made = encode(event, envelope)
        producer.produce(
            f"{there.territory}.prospection",
            key=made.key,
            value=made.value,
            headers=list(made.headers),
        )
    assert producer.flush(15) == 0
