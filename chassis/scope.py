"""The database's own lock on scope: rows that a caller may not reach are not there for them."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.rights import SCOPE_COLUMNS, Rights

_RESTRICT = text(
    "select set_config('happy.scope', 'own', true), "
    + ", ".join(f"set_config('happy.{column}', :{column}, true)" for column in SCOPE_COLUMNS)
)
_LIFT = text("select set_config('happy.scope', '', true)")
_LIST = "string_to_array((select current_setting('happy.{column}', true)), E'\\x1f')"
_SEPARATOR = "\x1f"
"""Stands between the values of a setting; no name holds it, for it can't be printed."""


async def restrict(connection: AsyncConnection, rights: Rights) -> None:
    """Hides what is out of reach from the rest of the transaction; costs nothing where all is."""
    if not rights.everything:
        values = {name: _SEPARATOR.join(sorted(rights.among(name))) for name in SCOPE_COLUMNS}
        await connection.execute(_RESTRICT, values)


async def lift(connection: AsyncConnection, rights: Rights) -> None:
    """Shows everything again: to rules, which weigh what nobody is shown, and to writes."""
    if not rights.everything:
        await connection.execute(_LIFT)


def guarded(table: str, *columns: str) -> list[str]:
    """The statements that put the lock on a table, for a service's migration.

    Without a caller, as for listeners, timers and backups, every row is there.
    """
    nobody = "coalesce((select current_setting('happy.scope', true)), '') = ''"
    within = [f"{column} = any({_LIST.format(column=column)})" for column in columns]
    return [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy scope on {table} using ({' or '.join([nobody, *within])})",
    ]
