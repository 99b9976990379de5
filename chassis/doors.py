"""What a link opens: the invitation behind it, while its link may serve."""

from typing import TypeVar

from chassis.errors import NotFound
from chassis.invitations import Invitation
from chassis.links import LinkRefused, fingerprint, opened_by
from chassis.work import Work

I = TypeVar("I", bound=Invitation)  # noqa: E741  # an invitation


async def opened(secret: str, kind: type[I], work: Work) -> I:
    """The invitation that this link opens today, held until the end. Raises LinkRefused."""
    invitation = await _asked_by(secret, kind, work)
    if not invitation.opens(fingerprint(secret), work.today):
        raise LinkRefused
    return invitation


async def _asked_by(secret: str, kind: type[I], work: Work) -> I:
    """By the id that a link holds; those sent by former releases hold none."""
    found = await work.find(kind, digest=fingerprint(secret))
    id = found.id if found else opened_by(secret)
    if id is None:
        raise LinkRefused
    try:
        return await work.get(kind, id)
    except NotFound:
        raise LinkRefused from None
