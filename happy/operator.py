"""An operator at the terminal: asks the services' own routes, and shows what they answer."""

import json
import os
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from happy.local import Platform

ROLE: Final = "platform-operator"
PATIENCE_SECONDS: Final = 30


class Refused(Exception):
    """A service said no; the words are its own."""


class Unreachable(Exception):
    """Nobody answers there."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody with a token, in front of one service."""

    service: str
    url: str
    token: str

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise Unreachable("L'adresse d'un service commence par http:// ou https://.")

    def get(self, path: str, **query: Any) -> Any:
        """What a route shows. Raises Refused or Unreachable."""
        asked = urlencode({name: value for name, value in query.items() if value is not None})
        return self._ask("GET", f"{path}?{asked}" if asked else path)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """What a route answers to a command, sent once. Raises Refused or Unreachable."""
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid.uuid4())}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310  # an address of our own settings
            f"{self.url}{quote(path, safe='/?&=:%+')}", data, headers, method=method
        )
        try:
            with urllib.request.urlopen(  # noqa: S310  # nosec B310  # its scheme is checked
                request, timeout=PATIENCE_SECONDS
            ) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise Refused(_sentence(error)) from error
        except OSError as error:
            raise Unreachable(f"{self.service} ne répond pas : voyez « happy status ».") from error


def _sentence(error: urllib.error.HTTPError) -> str:
    """The French sentence of a problem, with what is wrong in what was sent."""
    try:
        problem = json.loads(error.read())
        faults = [f"\n  {each['pointer']} : {each['detail']}" for each in problem.get("errors", ())]
        return "".join((problem["detail"], *faults))
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"Refusé (code {error.code})."


def before(platform: "Platform", service: str) -> Operator:
    """An operator before a service: at its given address, else at the local platform's.

    HAPPY_SERVICES_URL holds `{service}`; HAPPY_TOKEN is an operator's. Raises UsageError.
    """
    from happy.local import NOT_RUNNING, UsageError
    from happy.programs import services

    names = [program.name for program in services()]
    if service not in names:
        raise UsageError(f"Service inconnu : {service}. Au choix : {', '.join(names)}.")
    given = os.environ.get("HAPPY_SERVICES_URL")
    if given is None and not platform.running():
        raise UsageError(NOT_RUNNING)
    url = given.replace("{service}", service) if given else platform.url(service)
    return Operator(service, url, os.environ.get("HAPPY_TOKEN") or platform.token(ROLE))
