"""The HTTP edge of a service: one request, one caller, one transaction, one answer."""

import re
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from structlog.contextvars import bind_contextvars

from chassis import idempotency, request_body
from chassis.access import Access, Caller, Duty
from chassis.crashpoints import crashpoint
from chassis.errors import Invalid, Refusal
from chassis.idempotency import Command
from chassis.problems import RESPONSES
from chassis.sql_work import SqlWork
from chassis.transactions import Transactions
from chassis.work import Cause, Work

MOST_BYTES = 262_144
MOST_BYTES_OF_A_FILE = 8_388_608
UPDATES = frozenset({"PUT", "PATCH", "DELETE"})
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_ETAG = re.compile(r'"(\d{1,18})"')


class VersionMissing(Refusal):
    """An update has to say which version it changes."""

    status = 428

    def __init__(self) -> None:
        super().__init__(
            "version-missing", "L'en-tête If-Match est obligatoire : donnez la version lue."
        )


class VersionWithoutUse(Invalid):
    """A condition that nothing compared must not look as if it held."""

    def __init__(self) -> None:
        super().__init__(
            "version-without-use", "Cette action ne dépend d'aucune version : retirez If-Match."
        )


def _if_match(request: Request) -> tuple[UUID, int] | None:
    """The version the caller read of the item that the path names."""
    stated = request.headers.get("if-match")
    if stated is None:
        if request.method in UPDATES:
            raise VersionMissing
        return None
    version = _ETAG.fullmatch(stated)
    if version is None or "id" not in request.path_params:
        raise Invalid("version-unreadable", 'L\'en-tête If-Match attend une version comme "3".')
    id = _path_id(request)
    return (id, int(version[1])) if id else None  # the route itself refuses an id that is none


def _path_id(request: Request) -> UUID | None:
    try:
        return UUID(str(request.path_params["id"]))
    except (KeyError, ValueError):
        return None


def _answered_id(request: Request, response: Response) -> UUID | None:
    """The item an answer is about: the one just created, else the one that the path names."""
    created = response.headers.get("location")
    if created is None:
        return _path_id(request)
    try:
        return UUID(created.rpartition("/")[2])
    except ValueError:
        return None


def _admit(request: Request, duty: Duty) -> Caller:
    access: Access = request.app.state.access
    caller = access.admit(request.headers.get("authorization"), duty)
    request.state.caller = caller
    bind_contextvars(actor=caller.subject)
    return caller


def _cause(request: Request, caller: Caller) -> Cause:
    transactions: Transactions = request.app.state.transactions
    return Cause(
        id=request.state.trace_id,
        time=transactions.clock.now(),
        correlation=request.state.correlation,
        traceparent=request.state.traceparent,
        actor=caller.subject,
    )


def _asked(request: Request, caller: Caller, body: bytes) -> Command | None:
    """The command behind a request: a POST is always one, an update is one where it has a key."""
    key = request.headers.get("idempotency-key")
    if request.method != "POST" and key is None:
        return None
    content = request.scope["query_string"] + b"\n" + body
    return idempotency.command(caller.subject, request.method, request.url.path, key, content)


class OneTransaction(APIRoute):
    """A request that is one transaction: idempotent where it acts, versioned where it updates."""

    duty: ClassVar[Duty] = Duty.JOURNEY

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            caller = _admit(request, self.duty)
            request_body.check_address(request)
            asked = None
            if request.method != "GET":
                body = await request_body.json_of(request, MOST_BYTES)
                asked = _asked(request, caller, body)
            transactions: Transactions = request.app.state.transactions
            name = f"{request.method} {self.path}"
            async with transactions.begin(name, cause=_cause(request, caller)) as work:
                if asked:
                    stored = await idempotency.reserve(work.connection, asked, work.now)
                    if stored is not None:
                        return stored
                if request.method != "GET":
                    work.if_match = _if_match(request)
                request.state.work = work
                response = await handle(request)
                if response.status_code >= 400:
                    raise RuntimeError(
                        "a route says no by raising a Refusal, so that all is undone"
                    )
                if work.if_match and not work.compared:
                    raise VersionWithoutUse
                await work.flush()
                _say_version(request, response, work)
                if asked:
                    await idempotency.keep(work.connection, asked, response)
                crashpoint("api.before_commit")
            crashpoint("api.after_commit")
            return response

        return answer


class OperatorsTransaction(OneTransaction):
    """A request of those who keep the platform at work."""

    duty = Duty.PLATFORM


def _say_version(request: Request, response: Response, work: SqlWork) -> None:
    id = _answered_id(request, response)
    version = work.version_of(id) if id else None
    if version is not None:
        response.headers["etag"] = f'"{version}"'


class OwnTransactions(APIRoute):
    """A long request that opens as many transactions as it needs, by `Begin`."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            caller = _admit(request, Duty.JOURNEY)
            request_body.check_address(request)
            await request_body.whole(request, MOST_BYTES_OF_A_FILE)
            cause = _cause(request, caller)
            transactions: Transactions = request.app.state.transactions

            def begin(name: str, size: int = 1) -> AbstractAsyncContextManager[SqlWork]:
                return transactions.begin(name, size, cause)

            request.state.begin = begin
            return await handle(request)

        return answer


def _work(request: Request) -> Work:
    work: Work = request.state.work
    return work


def _begin(request: Request) -> Callable[..., AbstractAsyncContextManager[Work]]:
    begin: Callable[..., AbstractAsyncContextManager[Work]] = request.state.begin
    return begin


Working = Annotated[Work, Depends(_work)]
"""The request's transaction."""
Begin = Callable[..., AbstractAsyncContextManager[Work]]
"""Opens a transaction of a name and size."""
Beginning = Annotated[Begin, Depends(_begin)]

_KEY = Header(description="Clé unique de la demande : la répéter rend la même réponse, sans effet.")
_VERSION = Header(description='Version lue (ETag), par exemple "3".')
_bearer = HTTPBearer(
    auto_error=False, description="Jeton d'accès de l'opérateur : happy token --role …"
)


def _declare_key(idempotency_key: Annotated[str, _KEY]) -> None:
    """Shows the header in OpenAPI; it is read before the body."""


def _declare_possible_key(idempotency_key: Annotated[str | None, _KEY] = None) -> None:
    """Shows the header in OpenAPI, where it is a choice."""


def _declare_version(if_match: Annotated[str, _VERSION]) -> None:
    """Shows the header in OpenAPI; it is read before the body."""


def _declare_possible_version(if_match: Annotated[str | None, _VERSION] = None) -> None:
    """Shows the header in OpenAPI, where it is a choice."""


class Router(APIRouter):
    """Routes of a service: each is one transaction, unless `own_transactions` says otherwise."""

    def __init__(self, *, own_transactions: bool = False, **options: Any) -> None:
        options.setdefault("route_class", OwnTransactions if own_transactions else OneTransaction)
        options.setdefault("responses", RESPONSES)
        super().__init__(**options)

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        methods = set(options.get("methods") or ["GET"])
        declared = [Depends(_bearer), *(options.pop("dependencies", None) or [])]
        if issubclass(self.route_class, OneTransaction):
            declared += _headers(path, methods)
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
