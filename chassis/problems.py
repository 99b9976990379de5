"""Every refusal over HTTP is an RFC 9457 problem: a slug, a French sentence, never a value."""

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from chassis.database import is_infrastructure
from chassis.errors import Fault, Refusal

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5

log = structlog.get_logger()

TITLES = {
    400: "Demande mal formée",
    401: "Identification nécessaire",
    403: "Action non permise",
    404: "Introuvable",
    405: "Méthode non prévue",
    406: "Format non disponible",
    409: "Règle non respectée",
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
    "extra_forbidden": "Ce champ n'est pas prévu.",
    "json_invalid": "Le contenu n'est pas du JSON valide.",
    "uuid_parsing": "Un identifiant est attendu.",
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
    for status in (400, 401, 404, 409, 412, 413, 415, 422, 428, 503)
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
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
    return problem(request, error.status, error.slug, error.sentence, error.faults, headers)


def _validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for it
    faults = tuple(
        Fault(
            "/" + "/".join(str(part) for part in each["loc"] if part != "body"),
            SENTENCES.get(each["type"], "Cette valeur est incorrecte."),
        )
        for each in error.errors()
    )
    malformed = any(each["type"] == "json_invalid" for each in error.errors())
    sentence = "Certains champs sont absents ou incorrects : voir le détail."
    return problem(request, 400 if malformed else 422, "content-invalid", sentence, faults)


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
    title = TITLES.get(error.status_code, "Refus")
    headers = dict(error.headers) if error.headers else None
    return problem(
        request, error.status_code, f"http-{error.status_code}", f"{title}.", headers=headers
    )


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    if is_infrastructure(error):
        log.warning("request-postponed", error=type(error).__name__)
        return problem(
            request,
            503,
            "database-unavailable",
            "La base de données ne répond pas : rien n'a été modifié, réessayez dans un instant.",
            headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
        )
    log.error("request-failed", error=type(error).__name__, exc_info=False)
    return problem(
        request,
        500,
        "unexpected",
        "Une erreur inattendue s'est produite : rien n'a été modifié.",
    )


def install(app: FastAPI) -> None:
    """Makes every refusal and every error of the application a problem."""
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)
