"""One request followed through: its ids go from HTTP through Kafka into the next service."""

from uuid import UUID

from sqlalchemy import text

from chassis.runtime import Runtime
from chassis.web import application
from chassis.wire_text import headers_from_text
from contracts.event import Envelope, decode
from happy import issuer
from happy.layout import Layout
from tests.chassis.conftest import Lines
from tests.chassis.counter import Counter, key, router
from tests.chassis.stage import Stage, a_sender, running, until
from tests.platform import Platform

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
GIVEN = {"X-Correlation-Id": "dossier-7", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}


async def _announced(runtime: Runtime, table: str) -> Envelope:
    async with runtime.engine.connect() as connection:
        row = (await connection.execute(text(f"select * from {table}"))).one()
    return decode(row.subject.encode(), row.value, headers_from_text(row.headers))[0]


async def test_a_request_is_followed_into_what_the_next_service_announces(
    platform: Platform, lines: Lines
) -> None:
    stage = Stage(platform)
    stage.sender_service = a_sender((router,))
    await stage.prepare()
    keys = Layout(platform.folder / "issuer")
    issuer.prepare(keys)
    stage.sender = stage.runtime(
        stage.sender_service,
        stage.settings["sender"].model_copy(update={"issuer_keys": keys.issuer_keys}),
    )
    counter = Counter(stage, keys, application(stage.sender))
    async with running(stage.sender.relay.run), running(stage.receiver.consumer.run):
        async with counter.caller() as officer:
            answer = await officer.post("/v1/notes", json={"word": "un"}, headers=key() | GIVEN)
        subject = UUID(answer.json()["id"])
        await until(lambda: stage.heard({subject: ["un"]}))
        await until(lambda: stage.count("sent", stage.sender))
    told = await _announced(stage.sender, "sent")
    written = await _announced(stage.receiver, "outbox")
    assert answer.headers["x-trace-id"] == TRACE
    assert (told.correlationid, told.causationid) == ("dossier-7", TRACE)
    assert (written.correlationid, written.causationid) == ("dossier-7", str(told.id))
    for envelope in (told, written):
        assert str(envelope.traceparent).split("-")[1] == TRACE
    [applied] = lines.of("event-applied")
    assert applied["correlation_id"] == "dossier-7"
    assert applied["trace_id"] == TRACE
    assert applied["event_id"] == str(told.id)
    await stage.close()


async def test_what_waits_is_logged_with_the_request_that_caused_it(
    stage: Stage, lines: Lines
) -> None:
    stage.faults.add("refuse")
    [subject] = [UUID(int=7)]
    await stage.put(stage.encoded(subject, 1, "refuse", correlationid="dossier-8"))
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.count("parked"))
    [parked] = lines.of("event-parked")
    assert (parked["cause"], parked["correlation_id"]) == ("refused", "dossier-8")
