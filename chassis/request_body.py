"""What a request brings, read strictly: bounded, JSON that is read one way only, no null."""

from fastapi import Request

from chassis.errors import Refusal
from contracts import strict_json
from contracts.strict_json import NotStrict


class TooLarge(Refusal):
    """More than we read."""

    status = 413

    def __init__(self) -> None:
        super().__init__("content-too-large", "Le contenu envoyé dépasse la taille acceptée.")


class OtherType(Refusal):
    """A body that does not say it is JSON."""

    status = 415

    def __init__(self) -> None:
        super().__init__(
            "content-type-refused",
            "Le contenu attendu est du JSON (Content-Type: application/json).",
        )


class NotJson(Refusal):
    """A body that is no JSON, or that two readers could read in two ways."""

    def __init__(self) -> None:
        super().__init__("json-invalid", "Le contenu n'est pas du JSON valide.")


class NullCharacter(Refusal):
    """A character that no text holds and that the database refuses."""

    def __init__(self) -> None:
        super().__init__("null-character", "La demande contient un caractère nul, qui est refusé.")


def check_address(request: Request) -> None:
    """Refuses a path or a query with a null character. Raises NullCharacter."""
    if "\0" in request.scope["path"] or b"%00" in request.scope["query_string"]:
        raise NullCharacter


async def whole(request: Request, most: int) -> bytes:
    """The whole body, refused as soon as it is too large. Raises TooLarge."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise TooLarge
        chunks.append(chunk)
    request._body = b"".join(chunks)  # Starlette reads it again from there
    return request._body


async def json_of(request: Request, most: int) -> bytes:
    """The whole body, empty or strict JSON. Raises TooLarge, OtherType, NotJson, NullCharacter."""
    body = await whole(request, most)
    if not body:
        return body
    if (
        request.headers.get("content-type", "").partition(";")[0].strip().lower()
        != "application/json"
    ):
        raise OtherType
    if b"\\u0000" in body:
        raise NullCharacter
    try:
        request._json = strict_json.parse(body)  # Starlette gives it to the route
    except NotStrict as error:
        raise NotJson from error
    return body
