"""The words of kept items in PostgreSQL: written with the items, searched within reach."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any, Final, TypeVar

from sqlalchemy import Text, Uuid, and_, case, column, or_, table, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import search
from chassis.rights import Rights
from chassis.rows import within_reach
from chassis.search import Query
from chassis.store import Table
from chassis.work import Aggregate

T = TypeVar("T", bound=Aggregate)
MOST_COMPARED: Final = 2_000
"""How many answers are put in order: a query that has more of them is too vague to be answered."""


async def write(connection: AsyncConnection, kept: Table[T], items: Sequence[T]) -> None:
    """Writes the words of items that were just written, where they changed."""
    found_by = {item.id: kept.found_by(item) for item in items}
    gone = [id for id, words in found_by.items() if not words]
    known = {id: words for id, words in found_by.items() if words}
    if gone:
        await connection.execute(
            text(f"delete from {kept.name}_search where item = any(:gone)"), {"gone": gone}
        )
    if known:
        await connection.execute(
            text(
                f"insert into {kept.name}_search (item, words, keys)"
                " select item, words, string_to_array(keys, ' ')"
                " from unnest(cast(:items as uuid[]), cast(:words as text[]),"
                " cast(:keys as text[])) as one(item, words, keys) on conflict (item)"
                " do update set words = excluded.words, keys = excluded.keys"
                f" where {kept.name}_search.words <> excluded.words"
            ),
            {
                "items": list(known),
                "words": [f" {' '.join(words)} " for words in known.values()],
                "keys": [" ".join(search.keys(words)) for words in known.values()],
            },
        )


async def best(
    connection: AsyncConnection, kept: Table[Any], query: Query, limit: int, rights: Rights
) -> Sequence[Mapping[str, Any]]:
    """The rows within reach that answer a query, the best ones first."""
    item, words = column("item", Uuid()), column("words", Text())
    keys = column("keys", ARRAY(Text))
    index = table(f"{kept.name}_search", item, words, keys)
    begun = {word: words.like(f"% {word}%") for word in query.words}
    answers = and_(*(or_(keys.overlap(search.near(word)), begun[word]) for word in query.needed))
    scores = [
        case((words.like(f"% {word} %"), 2), (begins, 1), else_=0) for word, begins in begun.items()
    ]
    rank = reduce(add, scores).label("rank")
    some = (
        within_reach(kept, rights)
        .with_only_columns(kept.column("id"), rank)
        .join(index, item == kept.column("id"))
        .where(answers)
        .limit(MOST_COMPARED)
        .subquery()
    )
    ordered = (
        within_reach(kept, rights)
        .join(some, some.c.id == kept.column("id"))
        .order_by(some.c.rank.desc(), kept.column("id"))
        .limit(limit)
    )
    found: Sequence[Mapping[str, Any]] = (await connection.execute(ordered)).mappings().all()
    return found
