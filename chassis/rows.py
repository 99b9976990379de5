"""The rows of kept items in PostgreSQL: one statement reads or writes any number of them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, TextClause, func, or_, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.errors import Taken
from chassis.rights import PLATFORM, Rights
from chassis.store import Table
from chassis.work import Aggregate

T = TypeVar("T", bound=Aggregate)
_ALREADY_THERE = ("23505", "23P01", "23514")
"""SQLSTATE of a unique, an exclusion and a check constraint."""
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


def _select(table: Table[Any]) -> Select[Any]:
    return select(table.row.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to tables


def within_reach(table: Table[Any], rights: Rights) -> Select[Any]:
    """The rows that the caller may reach; those that are nobody's are for all."""
    query = _select(table)
    if rights.everything or not table.scope_names:
        return query
    among = [table.column(name).in_(rights.among(name)) for name in table.scope_names]
    return query.where(or_(*among))


async def one(
    connection: AsyncConnection, table: Table[Any], id: UUID, rights: Rights = PLATFORM
) -> Mapping[str, Any] | None:
    """The row of an item, if there is one within reach."""
    query = within_reach(table, rights).where(table.column("id") == id)
    row: Mapping[str, Any] | None = (await connection.execute(query)).mappings().one_or_none()
    return row


async def about(
    connection: AsyncConnection, table: Table[Any], subjects: Sequence[UUID]
) -> dict[UUID, list[Mapping[str, Any]]]:
    """The rows of each of those subjects."""
    found: dict[UUID, list[Mapping[str, Any]]] = {subject: [] for subject in subjects}
    query = _select(table).where(table.column("subject").in_(subjects))
    for row in (await connection.execute(query)).mappings():
        found[row["subject"]].append(row)
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
    """Writes items, each as its next version. Raises Taken where a row says that can't be."""
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
            raise Taken from error
        raise
    if len(written) < len(items):
        raise Taken


async def delete(connection: AsyncConnection, table: Table[T], items: Sequence[T]) -> None:
    """Deletes items, and their timers with them."""
    gone = {"ids": [item.id for item in items]}
    await connection.execute(text(f"delete from {table.name} where id = any(:ids)"), gone)
    await connection.execute(text("delete from timer where item = any(:ids)"), gone)
