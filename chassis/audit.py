"""Who did what, about whom, when and what for: a row for each act, in the act's transaction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.errors import Invalid
from chassis.work import Cause

if TYPE_CHECKING:
    from chassis.draft import Draft

_CONTACT: Final = re.compile(r"\S@\S|(?:\+33|\b0)[\s.-]?[1-9](?:[\s.-]?\d\d){4}")
_INSERT = text(
    "insert into audit (at, actor, action, subject, purpose, reason, trace, glass)"
    " select :at, :actor, act.action, act.subject, :purpose, act.reason, :trace, :glass"
    " from unnest(cast(:actions as text[]), cast(:subjects as text[]), cast(:reasons as text[]))"
    " with ordinality as act (action, subject, reason, rank) order by act.rank"
)


class ReasonNamesSomebody(Invalid):
    """The audit is kept for good: nobody's address or number may enter it."""

    def __init__(self) -> None:
        super().__init__(
            "reason-names-somebody",
            "Le motif ne doit contenir ni adresse électronique ni numéro de téléphone.",
        )


@dataclass(frozen=True, slots=True)
class Act:
    """What was done and about whom, by a pseudonym; never anything else about a person."""

    action: str
    subject: str | None = None
    reason: str | None = None


async def write(
    work: "Draft", action: str, *, subject: str | None = None, reason: str | None = None
) -> None:
    """Adds an act to the audit, kept if the transaction is. Raises ReasonNamesSomebody."""
    check_reason(reason or "")
    work.record(Act(action, subject, reason))


def check_reason(reason: str) -> None:
    """Refuses a reason by which somebody could be reached. Raises ReasonNamesSomebody."""
    if _CONTACT.search(reason):
        raise ReasonNamesSomebody


async def insert(
    connection: AsyncConnection, acts: Sequence[Act], cause: Cause, now: datetime
) -> None:
    """Writes acts in their order: one statement, however many they are."""
    await connection.execute(
        _INSERT,
        {
            "at": now,
            "actor": cause.actor,
            "purpose": cause.purpose,
            "trace": cause.id,
            "glass": cause.glass,
            "actions": [act.action for act in acts],
            "subjects": [act.subject for act in acts],
            "reasons": [act.reason for act in acts],
        },
    )
