"""Items found by the criteria on which they meet something else, whatever their number."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Text, Uuid, column, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.rights import Rights
from chassis.rows import within_reach
from chassis.store import Table
from chassis.work import Aggregate

T = TypeVar("T", bound=Aggregate)


def index(table: str) -> list[str]:
    """The statements that make a table's items findable by their criteria, for a migration."""
    criteria = (
        f"create table {table}_criterion (item uuid not null references {table} on delete cascade,"
        " criterion text not null, primary key (criterion, item))"
    )
    return [
        criteria,
        f"create index {table}_criterion_item on {table}_criterion (item)",
    ]


async def write(connection: AsyncConnection, kept: Table[T], items: Sequence[T]) -> None:
    """Writes the criteria of items that were just written, where they changed."""
    pairs = [(item.id, each) for item in items for each in kept.criteria(item)]
    await connection.execute(
        text(
            "with given as (select * from unnest(cast(:items as uuid[]), cast(:criteria as text[]))"
            f" as one (item, criterion)), gone as (delete from {kept.name}_criterion"
            " where item = any(:written) and (item, criterion) not in (select * from given))"
            f" insert into {kept.name}_criterion (item, criterion) select * from given"
            " on conflict do nothing"
        ),
        {
            "items": [item for item, _ in pairs],
            "criteria": [criterion for _, criterion in pairs],
            "written": [item.id for item in items],
        },
    )


async def meeting(
    connection: AsyncConnection,
    kept: Table[Any],
    criteria: Collection[str],
    after: UUID | None,
    limit: int,
    rights: Rights,
) -> Sequence[Mapping[str, Any]]:
    """The rows within reach that meet one of those criteria, in the order of their ids."""
    item, criterion = column("item", Uuid()), column("criterion", Text())
    found = select(item).select_from(table(f"{kept.name}_criterion", item, criterion))
    found = found.where(criterion.in_(criteria))
    id = kept.column("id")
    query = within_reach(kept, rights).where(id.in_(found)).order_by(id).limit(limit)
    if after:
        query = query.where(id > after)
    rows: Sequence[Mapping[str, Any]] = (await connection.execute(query)).mappings().all()
    return rows
