"""Plain pages for people who come by a link: no script, no cookie, nothing from elsewhere."""

import base64
import hashlib
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import structlog
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from chassis import request_body
from chassis.api import OpenToAll
from chassis.database import is_infrastructure
from chassis.errors import Refusal
from chassis.links import Failures, LinkRefused, TooManyTries
from chassis.sql_work import SqlWork
from chassis.transactions import Transactions
from chassis.work import Cause

if TYPE_CHECKING:
    from jinja2 import Environment

HERE: Final = Path(__file__).with_name("templates")
MOST_BYTES: Final = 16_384
MOST_FIELDS: Final = 20
FORM: Final = "application/x-www-form-urlencoded"
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Form = Mapping[str, str]

log = structlog.get_logger()


class FromElsewhere(Refusal):
    """A form that another site sent in somebody's place."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "from-elsewhere", "Cette réponse ne vient pas de notre page : ouvrez à nouveau le lien."
        )


class NotAForm(Refusal):
    """What was sent is no form of ours."""

    status = 415

    def __init__(self) -> None:
        super().__init__("not-a-form", "Cette réponse n'a pas pu être lue : ouvrez le lien.")


class Pages:
    """The pages of a service: its own templates over the one that all share."""

    def __init__(self, folder: Path = HERE) -> None:
        self._folders = [folder, HERE]
        self._made: Environment | None = None
        self._style = (HERE / "page.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        self._policy = (
            f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self';"
            " base-uri 'none'; frame-ancestors 'none'"
        )

    def text(self, name: str, **values: object) -> str:
        """A template filled in; in a page every value is escaped."""
        return self._templates.get_template(name).render(**values)

    def show(self, name: str, status: int = 200, **values: object) -> HTMLResponse:
        """A page, and what a browser may do with it."""
        content = self.text(name, **{"faults": {}, "style": self._style, **values})
        headers = {"Content-Security-Policy": self._policy, "X-Robots-Tag": "noindex"}
        return HTMLResponse(content, status, headers=headers)

    @property
    def _templates(self) -> "Environment":
        """Made with the first page: a process that shows none starts without it."""
        if self._made is None:
            from jinja2 import (  # noqa: PLC0415  # a start must be fast
                Environment,
                FileSystemLoader,
                StrictUndefined,
                select_autoescape,
            )

            self._made = Environment(
                loader=FileSystemLoader(self._folders),
                autoescape=select_autoescape(),
                undefined=StrictUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
            )
        return self._made


class PersonalPage(OpenToAll):
    """A page that a link opens: showing it changes nothing, only its button acts."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await self._transact(request, handle)
            except Refusal as refusal:
                return _refused(request, refusal)
            except Exception as error:
                if not is_infrastructure(error):
                    raise
                log.warning("page-postponed", error=type(error).__name__)
                sentence = "Le service ne répond pas : ouvrez à nouveau le lien dans un instant."
                return _said(request, 503, sentence)

        return answer

    async def _transact(self, request: Request, handle: Handler) -> Response:
        transactions: Transactions = request.app.state.transactions
        failures: Failures = request.app.state.failures
        address = request.client.host if request.client else ""
        now = transactions.clock.now()
        if seconds := failures.wait(address, now):
            raise TooManyTries(seconds)
        if request.method == "POST":
            _comes_from_our_page(request)
            request.state.form = await _form(request)
        name = f"{request.method} {self.path}"
        try:
            async with transactions.begin(name, cause=_cause(request)) as work:
                request.state.work = work
                return await handle(request)
        except LinkRefused:
            failures.note(address, now)
            raise


def acts_in_person(request: Request, id: UUID) -> None:
    """What happens from here on is that person's own act, known by their id in the file."""
    work: SqlWork = request.state.work
    work.because(replace(_cause(request), actor=f"person:{id}"))


def _refused(request: Request, refusal: Refusal) -> Response:
    log.info("page-refused", cause=refusal.slug, status=refusal.status)
    said = _said(request, refusal.status, refusal.sentence)
    if isinstance(refusal, TooManyTries):
        said.headers["Retry-After"] = str(refusal.seconds)
    return said


def _said(request: Request, status: int, sentence: str) -> Response:
    territory = request.app.state.transactions.place.territory.name
    return SHARED.show("refused.html", status, sentence=sentence, territory=territory)


def _cause(request: Request) -> Cause:
    transactions: Transactions = request.app.state.transactions
    return Cause(
        id=request.state.trace_id,
        time=transactions.clock.now(),
        correlation=request.state.correlation,
        traceparent=request.state.traceparent,
        actor="person",
        purpose="own-act",
    )


def _comes_from_our_page(request: Request) -> None:
    """A browser says what site a form comes from; older ones name it, or hide it as we ask."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "null")
    named = origin == "null" or urlsplit(origin).netloc == request.headers.get("host")
    if (site is not None and site != "same-origin") or (site is None and not named):
        raise FromElsewhere


async def _form(request: Request) -> Form:
    stated = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if stated != FORM:
        raise NotAForm
    body = await request_body.whole(request, MOST_BYTES)
    try:
        read = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise NotAForm from error
    return dict(read)


async def _filled(request: Request) -> Form:
    form: Form = request.state.form
    return form


Filled = Annotated[Form, Depends(_filled)]
"""What a person filled in."""
SHARED: Final = Pages()
