"""Every refusal over HTTP is an RFC 9457 problem: a slug, a French sentence, never a value."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.database import is_infrastructure
from chassis.errors import Fault, Refusal, Taken
from chassis.fields import REFUSED

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
WATCHED = (401, 403, 404, 429)
"""Refusals that whoever watches for intruders wants to see: by route and slug, never by address."""
METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")

log = structlog.get_logger()

TITLES = {
    400: "Demande mal formée",
    401: "Identification nécessaire",
    403: "Action non permise",
    404: "Introuvable",
    405: "Méthode non prévue",
    406: "Format non disponible",
    409: "Règle non respectée",
    410: "Plus rien à demander",
    412: "Version dépassée",
    413: "Contenu trop volumineux",
    415: "Format non accepté",
    422: "Contenu incorrect",
    428: "Version attendue",
    429: "Trop de demandes",
    500: "Erreur interne",
    503: "Service momentanément indisponible",
}
SENTENCES = {
    "missing": "Ce champ est obligatoire.",
    "extra_forbidden": "Un champ de trop : il n'est pas prévu ici.",
    "uuid_parsing": "Un identifiant est attendu.",
    "uuid_type": "Un identifiant est attendu.",
    "string_type": "Un texte est attendu.",
    "string_pattern_mismatch": "Ce texte n'a pas la forme attendue.",
    "int_type": "Un nombre entier est attendu.",
    "int_parsing": "Un nombre entier est attendu.",
    "int_from_float": "Un nombre entier est attendu.",
    "bool_type": "Vrai ou faux (true, false) est attendu.",
    "bool_parsing": "Vrai ou faux (true, false) est attendu.",
    "greater_than_equal": "Ce nombre est trop petit.",
    "greater_than": "Ce nombre est trop petit.",
    "less_than_equal": "Ce nombre est trop grand.",
    "less_than": "Ce nombre est trop grand.",
    "list_type": "Une liste est attendue.",
    "too_short": "Cette liste est trop courte.",
    "too_long": "Cette liste est trop longue.",
    "model_attributes_type": "Un objet JSON est attendu.",
    "date_type": "Une date AAAA-MM-JJ est attendue.",
    "date_from_datetime_parsing": "Une date AAAA-MM-JJ est attendue.",
    "date_parsing": "Une date AAAA-MM-JJ est attendue.",
    "string_too_short": "Ce texte est trop court.",
    "string_too_long": "Ce texte est trop long.",
    "enum": "Cette valeur n'est pas dans la liste prévue.",
    "literal_error": "Cette valeur n'est pas dans la liste prévue.",
    "union_tag_invalid": "Ce type n'est pas prévu.",
    "union_tag_not_found": "Le type (kind) est obligatoire.",
}


class ProblemFault(BaseModel):
    """Une anomalie : où (pointeur JSON) et laquelle."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """Un refus : rien n'a été modifié."""

    type: str = Field(examples=["urn:happy:problem:stale-version"])
    title: str
    status: int
    detail: str
    instance: str
    trace_id: str
    errors: list[ProblemFault] = []


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": TITLES[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status in (400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428, 429, 503)
}


def problem(
    request: Request,
    status: int,
    slug: str,
    sentence: str,
    faults: tuple[Fault, ...] = (),
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The answer that says no."""
    body = Problem(
        type=f"urn:happy:problem:{slug}",
        title=TITLES.get(status, "Refus"),
        status=status,
        detail=sentence,
        instance=request.url.path,
        trace_id=getattr(request.state, "trace_id", ""),
        errors=[ProblemFault(pointer=fault.pointer, detail=fault.sentence) for fault in faults],
    )
    return JSONResponse(
        body.model_dump(exclude_defaults=True), status, media_type=MEDIA_TYPE, headers=headers
    )


def _refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)  # noqa: S101  # registered for it
    if error.status in WATCHED:
        route = getattr(request.scope.get("route"), "path", "")
        log.info("request-refused", cause=error.slug, status=error.status, route=route)
    headers = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return problem(request, error.status, error.slug, error.sentence, error.faults, headers)


def _validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for it
    ours = _field_names(request.app)
    faults = tuple(
        Fault(_pointer(each["loc"], error.body, ours), sentence_of(each)) for each in error.errors()
    )
    sentence = "Certains champs sont absents ou incorrects : voir le détail."
    return problem(request, 422, "content-invalid", sentence, faults)


def sentence_of(fault: Mapping[str, Any]) -> str:
    """What is wrong with a value, in French; what the domain said of it, where it did."""
    if fault["type"] == REFUSED:
        return str(fault["msg"])
    return SENTENCES.get(fault["type"], "Cette valeur est incorrecte.")


def _field_names(app: FastAPI) -> frozenset[str]:
    """The names that our own forms give to fields; any other name is something that was sent."""
    forms = app.openapi()["components"]["schemas"].values()
    return frozenset(name for form in forms for name in form.get("properties", ()))


def _pointer(place: tuple[str | int, ...], body: Any, ours: frozenset[str]) -> str:
    """Where in the body (RFC 6901), as far as its names are ours, or in the query or the path."""
    parts: Sequence[str | int] = place
    if place[:1] == ("body",):
        within = _within(body, place[1:])
        parts = list(takewhile(lambda part: isinstance(part, int) or part in ours, within))
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _within(body: Any, place: tuple[str | int, ...]) -> list[str | int]:
    """A place as the body has it: without the tags by which pydantic tells forms apart."""
    parts = []
    for rank, part in enumerate(place, 1):
        is_tag = isinstance(body, dict) and part not in body and rank < len(place)
        if not is_tag:
            parts.append(part)
            body = body[part] if _is_there(body, part) else None
    return parts


def _is_there(body: Any, part: str | int) -> bool:
    if isinstance(body, list):
        return isinstance(part, int) and part < len(body)
    return isinstance(body, dict) and part in body


def _taken(request: Request, _: Exception) -> JSONResponse:
    sentence = "Un élément identique existe déjà : relisez la liste avant de recommencer."
    return problem(request, 409, "already-there", sentence)


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
    title = TITLES.get(error.status_code, "Refus")
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else None
    return problem(
        request, error.status_code, f"http-{error.status_code}", f"{title}.", (), headers
    )


def _allowed(request: Request) -> str:
    """Every method of the path, whichever route has it."""
    routes = request.app.routes
    return ", ".join(
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    )


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    if is_infrastructure(error):
        log.warning("request-postponed", error=type(error).__name__)
        return problem(
            request,
            503,
            "database-unavailable",
            "La base de données ne répond pas : recommencez dans un instant, avec la même clé"
            " (Idempotency-Key) s'il y en a une.",
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        )
    log.error("request-failed", exc_info=error)
    return problem(
        request,
        500,
        "unexpected",
        "Une erreur inattendue s'est produite : rien n'a été modifié.",
    )


class Unexpected:
    """ASGI middleware: an error that no route foresaw becomes a problem, and goes no further.

    The server would print it whole, with the values it holds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, answer)
        except ClientDisconnect:
            log.info("caller-gone")
        except Exception as error:  # noqa: BLE001  # whatever it is, the caller gets an answer
            said = _unexpected(Request(scope), error)
            if not started:
                await said(scope, receive, send)


def describe(document: dict[str, Any]) -> dict[str, Any]:
    """Adds what a problem looks like to an OpenAPI document."""
    template = "#/components/schemas/{model}"
    _, made = models_json_schema([(Problem, "serialization")], ref_template=template)
    document.setdefault("components", {}).setdefault("schemas", {}).update(made["$defs"])
    return document


def install(app: FastAPI) -> None:
    """Makes every refusal and every error of the application a problem."""
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(Taken, _taken)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_middleware(Unexpected)
