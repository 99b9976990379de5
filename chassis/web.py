"""The FastAPI application around a running service."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from chassis import problems, reference_page
from chassis.admin import admin
from chassis.admin_recovery import recoveries, resendings
from chassis.admin_retries import retries
from chassis.api import OpenToAll, action_of
from chassis.health import health
from chassis.links import Failures
from chassis.oversight import oversight
from chassis.runtime import Runtime
from chassis.telemetry import FASTAPI_OWN
from chassis.tracing import Tracing


class _Face(FastAPI):
    def openapi(self) -> dict[str, Any]:
        return _without_unused(problems.describe(super().openapi()))


def _without_unused(document: dict[str, Any]) -> dict[str, Any]:
    """FastAPI also lists the enums behind codes, which no route refers to: they are in English."""
    schemas = document["components"]["schemas"]
    shown = json.dumps(document)
    for name in [each for each in schemas if f'"#/components/schemas/{each}"' not in shown]:
        del schemas[name]
    return document


def _actions(routers: Iterable[APIRouter], service: str) -> dict[str, str | None]:
    """The action of each route, but for those that are open to all."""
    return {
        f"{' '.join(sorted(route.methods or ()))} {route.path}": action_of(route, service)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and not isinstance(route, OpenToAll)
    }


def application(runtime: Runtime) -> FastAPI:
    """The HTTP face of a process: health and metrics always, the service's routes where it is
    its part."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await runtime.start()
        try:
            yield
        finally:
            await runtime.stop()

    app = _Face(
        title=f"Happy Cantal : {runtime.service.title}",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=FASTAPI_OWN,
    )
    app.state.runtime = runtime
    app.state.access = runtime.access
    app.state.transactions = runtime.transactions
    app.state.failures = Failures()
    problems.install(app)
    app.add_middleware(Tracing, traces=runtime.traces)
    app.include_router(health)
    if runtime.only in {None, "api"}:
        routers = (*runtime.service.routers, admin, retries, recoveries, resendings, oversight)
        runtime.policy.check(_actions(routers, runtime.service.name))
        for router in routers:
            app.include_router(router)
        app.include_router(reference_page.router)
    return app
