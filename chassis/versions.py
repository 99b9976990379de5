"""Which version of an item a request speaks of, and which one an answer gives back."""

import re
from uuid import UUID

from fastapi import Request, Response

from chassis.errors import Invalid, Refusal
from chassis.sql_work import SqlWork

UPDATES = frozenset({"PUT", "PATCH", "DELETE"})
ETAG = re.compile(r'^"([0-9]{1,18})"$')


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


def if_match(request: Request) -> tuple[UUID, int] | None:
    """The version the caller read of the item that the path names."""
    stated = request.headers.get("if-match")
    if stated is None:
        if request.method in UPDATES:
            raise VersionMissing
        return None
    version = ETAG.fullmatch(stated)
    if version is None or "id" not in request.path_params:
        raise Invalid("version-unreadable", 'L\'en-tête If-Match attend une version comme "3".')
    id = _path_id(request)
    return (id, int(version[1])) if id else None  # the route itself refuses an id that is none


def say_version(request: Request, response: Response, work: SqlWork) -> None:
    """Tells the version of the item that an answer is about."""
    id = _answered_id(request, response)
    version = work.version_of(id) if id else None
    if version is not None:
        response.headers["etag"] = f'"{version}"'


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
