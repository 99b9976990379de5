"""The rows of kept items in PostgreSQL: one statement reads or writes any number of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, TextClause, bindparam, func, or_, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.errors import Taken
from chassis.rights import PLATFORM, SCOPE_COLUMNS, Rights
from chassis.store import Table
from chassis.work import Aggregate

T = TypeVar("T", bound=Aggregate)
_ALREADY_THERE = ("23505", "23P01", "23514")
"""SQLSTATE of a unique, of an exclusion and of a check constraint."""
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


def _select(table: Table[Any]) -> Select[Any]:
    return select(table.row.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to tables


def within_reach(table: Table[Any], rights: Rights) -> Select[Any]:
    """The rows that the caller may reach; those that are nobody's are for all."""
    return _limited(_select(table), table, rights)


def _limited(query: Select[Any], table: Table[Any], rights: Rights) -> Select[Any]:
    if rights.everything or not table.scope_names:
        return query
    among = [table.column(name).in_(rights.among(name)) for name in table.scope_names]
    return query.where(or_(*among))


@cache
def _by_id(table: Table[Any]) -> Select[Any]:
    return _select(table).where(table.column("id") == bindparam("id"))


async def one(
    connection: AsyncConnection, table: Table[Any], id: UUID, rights: Rights = PLATFORM
) -> Mapping[str, Any] | None:
    """The row of an item, if there is one within reach."""
    query = _limited(_by_id(table), table, rights)
    found = await connection.execute(query, {"id": id})
    row: Mapping[str, Any] | None = found.mappings().one_or_none()
    return row


@cache
def _about(tables: Sequence[Table[Any]]) -> TextClause:
    """What is kept of some subjects, whatever the table: one statement reads them all."""
    return text(" union all ".join(map(_about_one, tables)))


def _about_one(table: Table[Any]) -> str:
    scope = (
        name if name in table.scope_names else f"cast(null as text) as {name}"
        for name in SCOPE_COLUMNS
    )
    return (
        f"select '{table.name}' as kept_in, id, subject, version, record, {', '.join(scope)}"
        f" from {table.name} where subject = any(:subjects)"
    )


async def about(
    connection: AsyncConnection, tables: Sequence[Table[Any]], subjects: Sequence[UUID]
) -> Mapping[tuple[str, UUID], list[Mapping[str, Any]]]:
    """The rows of those subjects, by the name of their table and their subject."""
    found: dict[tuple[str, UUID], list[Mapping[str, Any]]] = defaultdict(list)
    rows = await connection.execute(_about(tuple(tables)), {"subjects": list(subjects)})
    for row in rows:
        found[row.kept_in, row.subject].append(row._asdict())
    return found


async def page(
    connection: AsyncConnection,
    table: Table[Any],
    where: Mapping[str, object],
    after: UUID | None,
    limit: int,
    rights: Rights = PLATFORM,
) -> Sequence[Mapping[str, Any]]:
    """Rows within reach with those columns, in the order of their ids."""
    query = within_reach(table, rights).order_by(table.column("id")).limit(limit)
    for name, value in where.items():
        query = query.where(table.column(name) == value)
    if after:
        query = query.where(table.column("id") > after)
    found: Sequence[Mapping[str, Any]] = (await connection.execute(query)).mappings().all()
    return found


async def count(
    connection: AsyncConnection, table: Table[Any], by: str, rights: Rights = PLATFORM
) -> dict[str, int]:
    """How many rows within reach have each value of a column."""
    reached = within_reach(table, rights).subquery()
    query = select(reached.c[by], func.count()).group_by(reached.c[by])
    return {str(value): number for value, number in (await connection.execute(query)).all()}


@cache
def _upsert_statement(table: Table[Any]) -> TextClause:
    names = ("id", "subject", "version", "record", *table.column_names)
    arrays = ", ".join(
        f"cast(:{name} as {table.column(name).type.compile(_DIALECT)}[])" for name in names
    )
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    return text(
        f"insert into {table.name} ({', '.join(names)}) select * from unnest({arrays})"
        f" on conflict (id) do update set {changes}"
        f" where {table.name}.version = excluded.version - 1 returning id"
    )


async def write(connection: AsyncConnection, table: Table[T], items: Sequence[T]) -> None:
    """Writes items, each as its next version.

    Raises Taken where a row says that can't be, or the refusal that the table says it by.
    """
    for item in items:
        item.version += 1
    columns = [table.columns(item) for item in items]
    values = {
        "id": [item.id for item in items],
        "subject": [item.subject for item in items],
        "version": [item.version for item in items],
        "record": [table.dump(item) for item in items],
    } | {name: [each[name] for each in columns] for name in table.column_names}
    try:
        written = (await connection.execute(_upsert_statement(table), values)).all()
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) in _ALREADY_THERE:
            raise table.refused_by(_constraint(error)) from error
        raise
    if len(written) < len(items):
        raise Taken


def _constraint(error: IntegrityError) -> str:
    """The name of the constraint that stands in the way."""
    return str(getattr(error.orig.__cause__, "constraint_name", None)) if error.orig else ""


async def delete(connection: AsyncConnection, table: Table[T], items: Sequence[T]) -> None:
    """Deletes items, and their timers with them."""
    gone = {"ids": [item.id for item in items]}
    await connection.execute(text(f"delete from {table.name} where id = any(:ids)"), gone)
    await connection.execute(text("delete from timer where item = any(:ids)"), gone)
