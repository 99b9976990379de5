"""One trace from a request to the last who hears of it; nothing of a person leaves with it."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import ModuleType
from uuid import UUID

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from chassis.listening import Listen
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.spans import Recorded, Stripped
from chassis.telemetry import ALLOWED, Traces
from chassis.web import application
from chassis.work import Work
from contracts.event import decode
from happy import issuer
from happy.layout import Layout
from happy.places import ROOT
from tests.chassis.counter import Counter, a_client, key, router
from tests.chassis.stage import Note, Stage, Written, a_sender, notes, running, until
from tests.platform import Platform

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CAME = f"00-{TRACE}-00f067aa0ba902b7-01"
SECRETS = ("zéphyrine", "06 39 98 00 00")


class Kept(InMemorySpanExporter):
    """What would have been sent by several processes, of which none closes it."""

    def shutdown(self) -> None:
        """Stays open."""


def a_reader() -> Service:
    """Hears what the receiver writes, and announces nothing."""
    listen = Listen()

    @listen.to(Written)
    async def read(event: Written, work: Work) -> None:
        work.save(Note(work.new_id(), event.subject, [event.word]))

    return Service("reader", "Lecteur", (notes,), (), listen, ModuleType("reader"))


async def _recorded(runtime: Runtime, told: Kept) -> Runtime:
    """The same runtime, whose traces are kept in memory."""
    settings = runtime.settings.model_copy(update={"traces": "http://127.0.0.1:1"})
    await runtime.engine.dispose()
    with _kept_in(told):
        return Runtime(
            runtime.service,
            settings,
            territory=runtime.territory,
            policy=runtime.policy,
            clock=runtime.transactions.clock,
        )


@contextmanager
def _kept_in(told: Kept) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("chassis.spans.to_collector", lambda _: told)
        yield


def _under(span: ReadableSpan, told: Kept) -> list[ReadableSpan]:
    """The steps that follow directly from one."""
    return [
        each
        for each in told.get_finished_spans()
        if each.parent and span.context and each.parent.span_id == span.context.span_id
    ]


async def test_one_trace_goes_from_the_request_to_the_last_who_hears_of_it(
    platform: Platform,
) -> None:
    told = Kept()
    stage = Stage(platform)
    stage.sender_service = a_sender((router,))
    await stage.prepare()
    keys = Layout(platform.folder / "issuer")
    issuer.prepare(keys)
    settings = stage.settings["sender"].model_copy(update={"issuer_keys": keys.issuer_keys})
    stage.sender = await _recorded(stage.runtime(stage.sender_service, settings), told)
    stage.receiver = await _recorded(stage.receiver, told)
    reader = await _recorded(stage.runtime(a_reader(), await stage.database()), told)
    officer = Counter(stage, keys, application(stage.sender)).caller()
    async with (
        running(stage.sender.relay.run),
        running(stage.receiver.consumer.run),
        running(stage.receiver.relay.run),
        running(reader.consumer.run),
    ):
        body = {"word": SECRETS[0]}
        answer = await officer.post(
            "/v1/notes", json=body, headers=key() | {"traceparent": CAME}, params={"q": SECRETS[1]}
        )
        assert answer.status_code == 201
        await until(lambda: stage.count("inbox", reader))
    await officer.aclose()
    for runtime in (stage.sender, stage.receiver, reader):
        await runtime.stop()
    [asked] = [span for span in told.get_finished_spans() if span.kind is SpanKind.SERVER]
    [written] = _under(asked, told)
    [read] = _under(written, told)
    assert [span.name for span in (asked, written, read)] == [
        "POST /v1/notes",
        "hear fr.happy.sender.told.v1",
        "hear fr.happy.receiver.written.v1",
    ]
    assert {f"{span.context.trace_id:032x}" for span in (asked, written, read)} == {TRACE}
    assert answer.headers["x-trace-id"] == TRACE
    assert [span.resource.attributes["service.name"] for span in (asked, written, read)] == [
        "sender",
        "receiver",
        "reader",
    ]
    everything = "".join(span.to_json() for span in told.get_finished_spans())
    assert not [word for word in (*SECRETS, answer.json()["id"]) if word in everything]
    [record, *_] = await stage.log()
    envelope = decode(record.key, record.value, record.headers)[0]
    assert envelope.traceparent == f"00-{TRACE}-{asked.context.span_id:016x}-01"
    assert written.attributes == {
        "messaging.system": "kafka",
        "messaging.operation.type": "process",
        "messaging.destination.name": stage.topic,
        "messaging.message.id": str(envelope.id),
    }


async def test_a_listener_that_fails_says_which_error_and_no_word_of_it(stage: Stage) -> None:
    told = Kept()
    stage.faults.add(SECRETS[0])
    stage.receiver = await _recorded(stage.receiver, told)
    await stage.put(stage.encoded(UUID(int=7), 1, SECRETS[0]))
    async with running(stage.receiver.consumer.run):
        await until(lambda: stage.count("parked"))
    await stage.receiver.stop()
    spans = told.get_finished_spans()
    assert {(span.attributes or {}).get("error.type") for span in spans} == {"ZeroDivisionError"}
    assert not any(span.events or span.status.description for span in spans)
    assert SECRETS[0] not in "".join(span.to_json() for span in spans)


def test_what_is_not_allowed_is_stripped_before_it_leaves() -> None:
    told = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(Stripped(told)))
    with provider.get_tracer("test").start_as_current_span("step") as span:
        span.set_attributes({"http.route": "/v1/notes", "url.query": SECRETS[0]})
        span.add_event(SECRETS[0])
        span.record_exception(ValueError(SECRETS[1]))
        span.set_status(trace.StatusCode.ERROR, SECRETS[1])
    [left] = told.get_finished_spans()
    assert left.attributes == {"http.route": "/v1/notes"}
    assert set(left.resource.attributes) <= ALLOWED
    assert not [word for word in SECRETS if word in left.to_json()]
    assert left.status.status_code is trace.StatusCode.ERROR


async def test_a_recorder_lets_nothing_out_that_is_not_allowed() -> None:
    told = Kept()
    recorded = Recorded("sender", told)
    with recorded.request(None, "/v1/notes") as step:
        step.tell("http.route", "/v1/notes")
        step.tell("url.query", SECRETS[0])
    await recorded.close()
    [left] = told.get_finished_spans()
    assert left.attributes == {"http.route": "/v1/notes"}


async def test_probes_are_not_recorded_and_everything_has_its_id(counter: Counter) -> None:
    told = Kept()
    traces = Recorded("sender", told)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counter.runtime, "traces", traces)
        app = application(counter.runtime)
    async with a_client(app) as client:
        for path in ("/livez", "/readyz", "/metrics", "/nowhere/zéphyrine"):
            assert len((await client.get(path)).headers["x-trace-id"]) == 32
        await client.request("ZÉPHYRINE".encode().decode("latin-1"), "/v1/notes")
    await traces.close()
    assert [span.name for span in told.get_finished_spans()] == ["GET", "_OTHER /v1/notes"]


@contextmanager
def a_collector() -> Iterator[tuple[str, list[bytes]]]:
    """Something that takes what is posted to it."""
    posted: list[bytes] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the library's name
            posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Takes) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/traces", posted
        server.shutdown()


async def _ask(stage: Stage, address: str) -> int:
    """A request to a process that is told of a collector; the process ends after it."""
    settings = stage.settings["sender"].model_copy(update={"traces": address})
    runtime = stage.runtime(a_sender((router,)), settings)
    async with a_client(application(runtime)) as client:
        status = (await client.get("/v1/notes")).status_code
    await runtime.stop()
    return status


async def test_a_collector_is_sent_what_was_recorded(stage: Stage) -> None:
    with a_collector() as (address, posted):
        assert await _ask(stage, address) == 401
    [message] = posted
    assert b"GET /v1/notes" in message
    assert b"sender" in message


async def test_a_collector_that_is_away_is_not_waited_for(stage: Stage) -> None:
    with a_collector() as (address, _):
        pass
    assert await _ask(stage, address) == 401


OFF = """
import asyncio, sys
from pathlib import Path
from opentelemetry import trace
PLANT
from chassis.runtime import Runtime
from chassis.serve import declared
from chassis.settings import Settings
from chassis.web import application
from tests.chassis.counter import a_client
from tests.territories import FICTIVE

settings = Settings(
    territory=FICTIVE.name, territories=FICTIVE.parent, kafka_bootstrap="127.0.0.1:1",
    postgres_host="127.0.0.1", postgres_user="u", postgres_password="p", postgres_database="d",
)

async def ask():
    async with a_client(application(Runtime(declared("prospection"), settings))) as client:
        return (await client.get("/v1/candidates?name=zéphyrine")).status_code

assert asyncio.run(ask()) == 401
SAY
"""
LISTENER = """
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
heard = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(heard))
trace.set_tracer_provider(provider)
"""


def _off(plant: str, say: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", OFF.replace("PLANT", plant).replace("SAY", say)],
        cwd=ROOT,
        env={**environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_nothing_of_the_recorder_is_imported_where_there_is_no_collector() -> None:
    say = "print([n for n in sys.modules if n.startswith(('opentelemetry.sdk', 'chassis.spans'))])"
    assert _off("", say) == "[]"


def test_the_web_framework_records_nothing_by_itself() -> None:
    """It would, of its own accord: addresses whole, with what people search for."""
    say = "print([span.name for span in heard.get_finished_spans()])"
    assert _off(LISTENER, say, FASTAPI_OTEL_AUTO_CONFIGURE="true") == "[]"


def test_traces_that_are_off_follow_the_trace_that_came() -> None:
    with Traces().request(CAME, "/v1/notes") as step:
        assert step.traceparent.split("-")[1] == TRACE
    assert type(Traces().reactions(Listen())).__name__ == "Reactions"
