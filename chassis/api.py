"""The HTTP edge of a service: one request, one caller, one transaction, one answer."""

import re
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.routing import APIRoute
from structlog.contextvars import bind_contextvars

from chassis import idempotency
from chassis.access import Access, Caller
from chassis.crashpoints import crashpoint
from chassis.errors import Invalid, Refusal
from chassis.problems import RESPONSES
from chassis.sql_work import SqlWork
from chassis.transactions import Transactions
from chassis.work import Cause, Work

MOST_BYTES = 262_144
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_ETAG = re.compile(r'"(\d{1,18})"')


class TooLarge(Refusal):
    """More than we read."""

    status = 413

    def __init__(self) -> None:
        super().__init__("content-too-large", "Le contenu envoyé dépasse la taille acceptée.")


class VersionMissing(Refusal):
    """An update has to say which version it changes."""

    status = 428

    def __init__(self) -> None:
        super().__init__(
            "version-missing", "L'en-tête If-Match est obligatoire : donnez la version lue."
        )


def _if_match(request: Request) -> tuple[UUID, int] | None:
    """The version the caller read of the item that the path names."""
    stated = request.headers.get("if-match")
    if stated is None:
        if request.method in {"PUT", "PATCH", "DELETE"}:
            raise VersionMissing
        return None
    version = _ETAG.fullmatch(stated)
    id = _path_id(request)
    if version is None or id is None:
        raise Invalid("version-unreadable", 'L\'en-tête If-Match attend une version comme "3".')
    return id, int(version[1])


def _path_id(request: Request) -> UUID | None:
    try:
        return UUID(str(request.path_params["id"]))
    except (KeyError, ValueError):
        return None


async def _body(request: Request, most: int) -> bytes:
    """The whole body, refused as soon as it is too large."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise TooLarge
        chunks.append(chunk)
    request._body = b"".join(chunks)  # Starlette reads it again from there
    return request._body


def _identify(request: Request) -> Caller:
    access: Access = request.app.state.access
    caller = access.identify(request.headers.get("authorization"))
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


class OneTransaction(APIRoute):
    """A request that is one transaction: idempotent where it acts, versioned where it updates."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            caller = _identify(request)
            transactions: Transactions = request.app.state.transactions
            asked = None
            if request.method != "GET":
                body = await _body(request, MOST_BYTES)
                if request.method == "POST":
                    key = request.headers.get("idempotency-key")
                    asked = idempotency.command(
                        caller.subject, request.method, request.url.path, key, body
                    )
            name = f"{request.method} {self.path}"
            cause = _cause(request, caller)
            async with transactions.begin(name, cause=cause) as work:
                if asked:
                    stored = await idempotency.reserve(work.connection, asked, work.now)
                    if stored is not None:
                        return stored
                if request.method != "GET":
                    work.if_match = _if_match(request)
                request.state.work = work
                response = await handle(request)
                await work.flush()
                _say_version(request, response, work)
                if asked and response.status_code < 300:
                    await idempotency.keep(work.connection, asked, response)
                crashpoint("api.before_commit")
            crashpoint("api.after_commit")
            return response

        return answer


def _say_version(request: Request, response: Response, work: SqlWork) -> None:
    id = _path_id(request)
    version = work.version_of(id) if id else None
    if version is not None:
        response.headers["etag"] = f'"{version}"'


class OwnTransactions(APIRoute):
    """A long request that opens as many transactions as it needs, by `Begin`."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            caller = _identify(request)
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


def _declare_key(
    idempotency_key: Annotated[
        str,
        Header(
            description="Clé unique de la demande : la répéter rend la même réponse, sans effet."
        ),
    ],
) -> None:
    """Shows the header in OpenAPI; it is read before the body."""


def _declare_version(
    if_match: Annotated[str, Header(description='Version lue (ETag), par exemple "3".')],
) -> None:
    """Shows the header in OpenAPI; it is read before the body."""


class Router(APIRouter):
    """Routes of a service: each is one transaction, unless `own_transactions` says otherwise."""

    def __init__(self, *, own_transactions: bool = False, **options: Any) -> None:
        options.setdefault("route_class", OwnTransactions if own_transactions else OneTransaction)
        options.setdefault("responses", RESPONSES)
        super().__init__(**options)

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        methods = set(options.get("methods") or ["GET"])
        declared = list(options.pop("dependencies", None) or [])
        if self.route_class is OneTransaction and "POST" in methods:
            declared.append(Depends(_declare_key))
        if methods & {"PUT", "PATCH", "DELETE"}:
            declared.append(Depends(_declare_version))
        super().add_api_route(path, endpoint, dependencies=declared, **options)
