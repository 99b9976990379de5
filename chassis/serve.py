"""Runs one process of a service under uvicorn, until it is told to stop."""

import asyncio
import gc
import importlib
import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn
import uvloop

from chassis import crashpoints, logs, planted
from chassis.policy import PolicyInvalid
from chassis.runtime import Only, Runtime
from chassis.service import Service
from chassis.settings import LOOPBACK, Settings
from chassis.territory import TerritoryInvalid
from chassis.web import application

FATAL_EXIT = 70
REFUSED_EXIT = 78
GRACE_SECONDS = 10

log = structlog.get_logger()


class _Server(uvicorn.Server):
    """Stops on SIGTERM and SIGINT and returns, where uvicorn would raise the signal again."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self.stop)
        yield

    def stop(self) -> None:
        """Ends after the requests under way."""
        self.should_exit = True


def declared(name: str) -> Service:
    """The service of that name. Raises ModuleNotFoundError."""
    service: Service = importlib.import_module(f"services.{name}.app").service
    return service


def run(
    service: Service,
    settings: Settings,
    only: Only | None = None,
    listener: socket.socket | None = None,
) -> int:
    """Serves until stopped; the exit code. `listener` is a socket already bound, if any."""
    logs.configure(service.name, settings.territory, settings.log_level)
    refusals = settings.refusals()
    if service.sends_letters:
        refusals += settings.letter_refusals()
    if service.asks_contacts:
        refusals += settings.contact_refusals()
    if settings.environment != "development" and settings.http_host in LOOPBACK:
        log.info("loopback-only")
    planted.plant(settings.planted_bug)
    crashpoints.arm(settings.crash, settings.crash_marks, settings.crash_orders)
    for sentence in refusals:
        log.error("start-refused", error=sentence)
    if refusals:
        return REFUSED_EXIT
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_serve(service, settings, only, listener))
    except (PolicyInvalid, TerritoryInvalid) as invalid:
        for sentence in invalid.errors:
            log.error("start-refused", error=sentence)
        return REFUSED_EXIT


async def _serve(
    service: Service, settings: Settings, only: Only | None, listener: socket.socket | None
) -> int:
    ended_by: list[str] = []

    def fatal(cause: str) -> None:
        ended_by.append(cause)
        log.error("process-ends", cause=cause)
        server.stop()

    runtime = Runtime(service, settings, only=only, fatal=fatal)
    config = uvicorn.Config(
        application(runtime),
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config)
    gc.freeze()
    spent = resource.getrusage(resource.RUSAGE_SELF)
    log.info("starts", cpu_seconds=round(spent.ru_utime + spent.ru_stime, 2))
    await server.serve([listener] if listener else None)
    return FATAL_EXIT if ended_by else 0
