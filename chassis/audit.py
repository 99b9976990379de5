"""Who did what, when and why: one row for each act on the platform itself."""

from sqlalchemy import text

from chassis.sql_work import SqlWork

_WRITE = text(
    "insert into audit (at, actor, action, subject, reason)"
    " values (:at, :actor, :action, :subject, :reason)"
)


async def write(
    work: SqlWork, action: str, *, subject: str | None = None, reason: str | None = None
) -> None:
    """Adds the act to the audit, in its own transaction."""
    await work.connection.execute(
        _WRITE,
        {
            "at": work.now,
            "actor": work.actor,
            "action": action,
            "subject": subject,
            "reason": reason,
        },
    )
