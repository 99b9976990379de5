"""The HTTP edge of a service: one request, one caller, one transaction, one answer."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from structlog.contextvars import bind_contextvars

from chassis import break_glass, idempotency, request_body, versions
from chassis.access import Access, Admission
from chassis.crashpoints import crashpoint
from chassis.idempotency import Command
from chassis.problems import RESPONSES
from chassis.quarantine import InQuarantine
from chassis.rights import Rights
from chassis.sql_work import SqlWork
from chassis.transactions import Transactions
from chassis.versions import UPDATES, VersionWithoutUse, if_match, say_version
from chassis.work import Cause, Work

MOST_BYTES = 262_144
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
E = TypeVar("E", bound=Callable[..., Any])
LOOKING = ("-read", "-search")
"""How the actions end that change nothing and show a few items at a time."""
RECOVERING = ("-recover",)
"""How the actions end that bring a service out of quarantine."""
ACTION = "x-action"
"""Where a route says, in OpenAPI too, by which action the policy knows it."""


def action_of(route: APIRoute, service: str) -> str | None:
    """The action that a route is, by its whole name; None where nobody said it."""
    stated = (route.openapi_extra or {}).get(ACTION)
    return stated if stated is None or "." in stated else f"{service}.{stated}"


async def _admit(request: Request, route: APIRoute) -> Admission:
    """Lets somebody in who may do it, at a time when it may be done."""
    access: Access = request.app.state.access
    action = action_of(route, request.app.state.runtime.service.name)
    admitted = await access.admit(request.headers.get("authorization"), str(action))
    request.state.caller = admitted.caller
    bind_contextvars(actor=admitted.caller.subject)
    transactions: Transactions = request.app.state.transactions
    reads = request.method == "GET" or str(action).endswith((*LOOKING, *RECOVERING))
    if transactions.place.quarantine.reads_only and not reads:
        raise InQuarantine
    return admitted


async def _looking_beyond(request: Request, cause: Cause, rights: Rights) -> tuple[Cause, Rights]:
    """For who broke the glass: one hour, every item; to look, never to act or carry away."""
    if rights.everything or not str(cause.purpose).endswith(LOOKING):
        return cause, rights
    transactions: Transactions = request.app.state.transactions
    async with transactions.begin("break-glass.look") as look:
        glass = await break_glass.granted(look.connection, cause.actor, look.now)
    if glass is None:
        return cause, rights
    return replace(cause, glass=glass), rights.beyond_scope()


def _cause(request: Request, subject: str, route: APIRoute) -> Cause:
    transactions: Transactions = request.app.state.transactions
    return Cause(
        id=request.state.trace_id,
        time=transactions.clock.now(),
        correlation=request.state.correlation,
        traceparent=request.state.traceparent,
        actor=subject,
        purpose=action_of(route, request.app.state.runtime.service.name),
    )


def _asked(request: Request, subject: str, body: bytes) -> Command | None:
    """The command behind a request: a POST is always one, an update is one where it has a key."""
    key = request.headers.get("idempotency-key")
    if request.method != "POST" and key is None:
        return None
    content = request.scope["query_string"] + b"\n" + body
    return idempotency.command(subject, request.method, request.url.path, key, content)


class OneTransaction(APIRoute):
    """A request that is one transaction: idempotent where it acts, versioned where it updates."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            admitted = await _admit(request, self)
            subject = admitted.caller.subject
            request_body.check_address(request)
            asked = version = None
            if request.method != "GET":
                body = await request_body.json_of(request, MOST_BYTES)
                asked = _asked(request, subject, body)
                version = if_match(request)
            transactions: Transactions = request.app.state.transactions
            name = f"{request.method} {self.path}"
            cause = _cause(request, subject, self)
            cause, rights = await _looking_beyond(request, cause, admitted.rights)
            async with transactions.begin(name, cause=cause, rights=rights) as work:
                if asked:
                    known = await idempotency.reserve(work.connection, asked, work.now)
                    if known is not None:
                        known.tell(work)
                        return known.response
                work.if_match = version
                request.state.work = work
                response = await handle(request)
                if response.status_code >= 400:
                    raise RuntimeError(
                        "a route says no by raising a Refusal, so that all is undone"
                    )
                if work.if_match and not work.compared:
                    raise VersionWithoutUse
                await work.flush()
                say_version(request, response, work)
                if asked:
                    await idempotency.keep(work.connection, asked, response, work.touched)
                crashpoint("api.before_commit")
            crashpoint("api.after_commit")
            return response

        return answer


class OpenToAll(APIRoute):
    """A route that asks for no token: for whoever holds a link, and nothing else."""


class OwnTransactions(APIRoute):
    """A long request that opens as many transactions as it needs, by `Begin`.

    Its form is read as any other; a file is its own to read as it comes.
    """

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            admitted = await _admit(request, self)
            request_body.check_address(request)
            idempotency.check(request.headers.get("idempotency-key"))
            if self.body_field is not None:
                await request_body.json_of(request, MOST_BYTES)
            cause = _cause(request, admitted.caller.subject, self)
            cause, rights = await _looking_beyond(request, cause, admitted.rights)
            transactions: Transactions = request.app.state.transactions

            def begin(name: str, size: int = 1) -> AbstractAsyncContextManager[SqlWork]:
                return transactions.begin(name, size, cause, rights=rights)

            request.state.begin, request.state.cause = begin, cause
            return await handle(request)

        return answer


def for_the_purpose(request: Request, purpose: str) -> None:
    """What is read from here on is read for that; the audit says so, beside the action."""
    work: SqlWork = request.state.work
    work.because(replace(work.cause, purpose=f"{work.cause.purpose}:{purpose}"))


async def _work(request: Request) -> Work:
    work: Work = request.state.work
    return work


async def begin_of(request: Request) -> Callable[..., AbstractAsyncContextManager[Work]]:
    """How a long request opens its transactions."""
    begin: Callable[..., AbstractAsyncContextManager[Work]] = request.state.begin
    return begin


Working = Annotated[Work, Depends(_work)]
"""The request's transaction."""
Begin = Callable[..., AbstractAsyncContextManager[Work]]
"""Opens a transaction of a name and size."""
Beginning = Annotated[Begin, Depends(begin_of)]

# Patterns are for OpenAPI only: what reads these headers refuses them by a slug of its own.
_KEY = Header(
    description="Clé unique de la demande : la répéter rend la même réponse, sans effet.",
    json_schema_extra={"pattern": idempotency.KEY.pattern},
)
_VERSION = Header(
    description='Version lue (ETag), par exemple "3".',
    json_schema_extra={"pattern": versions.ETAG.pattern},
)
_bearer = HTTPBearer(
    auto_error=False, description="Jeton d'accès de l'opérateur : happy token --role …"
)


async def _declare_key(idempotency_key: Annotated[str, _KEY]) -> None:
    """Shows the header in OpenAPI; it is read before the body."""


async def _declare_possible_key(idempotency_key: Annotated[str | None, _KEY] = None) -> None:
    """Shows the header in OpenAPI, where it is a choice."""


async def _declare_version(if_match: Annotated[str, _VERSION]) -> None:
    """Shows the header in OpenAPI; it is read before the body."""


async def _declare_possible_version(if_match: Annotated[str | None, _VERSION] = None) -> None:
    """Shows the header in OpenAPI, where it is a choice."""


class Router(APIRouter):
    """Routes of a service: each is one transaction, unless `own_transactions` says otherwise."""

    def __init__(self, *, own_transactions: bool = False, **options: Any) -> None:
        options.setdefault("route_class", OwnTransactions if own_transactions else OneTransaction)
        options.setdefault("responses", RESPONSES)
        super().__init__(**options)

    def get(self, path: str, *, action: str | None = None, **options: Any) -> Callable[[E], E]:
        return self._acting("GET", path, action, options)

    def post(self, path: str, *, action: str | None = None, **options: Any) -> Callable[[E], E]:
        return self._acting("POST", path, action, options)

    def put(self, path: str, *, action: str | None = None, **options: Any) -> Callable[[E], E]:
        return self._acting("PUT", path, action, options)

    def delete(self, path: str, *, action: str | None = None, **options: Any) -> Callable[[E], E]:
        return self._acting("DELETE", path, action, options)

    def _acting(
        self, method: str, path: str, action: str | None, options: dict[str, Any]
    ) -> Callable[[E], E]:
        """Declares a route of one method, with the action that the policy gives to roles."""
        extra = dict(options.pop("openapi_extra", None) or {})
        options["openapi_extra"] = extra | ({ACTION: action} if action else {})

        def declare(endpoint: E) -> E:
            self.add_api_route(path, endpoint, methods=[method], **options)
            return endpoint

        return declare

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        methods = set(options.get("methods") or ["GET"])
        declared = [Depends(_bearer), *(options.pop("dependencies", None) or [])]
        if issubclass(self.route_class, OneTransaction):
            declared += _headers(path, methods)
        elif "POST" in methods:
            declared.append(Depends(_declare_possible_key))
        options["response_description"] = "Fait"
        super().add_api_route(path, endpoint, dependencies=declared, **options)


def _headers(path: str, methods: set[str]) -> list[Any]:
    """What OpenAPI says of the headers that these methods take."""
    if methods & UPDATES:
        return [Depends(_declare_possible_key), Depends(_declare_version)]
    if "POST" in methods:
        version = [Depends(_declare_possible_version)] if "{id}" in path else []
        return [Depends(_declare_key), *version]
    return []
