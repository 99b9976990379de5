"""Works group retries off: some subjects are asked for, the retrier tries them, what came is kept.

All of it is rows: whoever is killed between two steps loses nothing, and another goes on.
"""

from sqlalchemy import text

from chassis.crashpoints import crashpoint
from chassis.transactions import Transactions

CHUNK = 100
"""How many subjects are asked for at a time, so that others are not kept waiting."""

_NEXT = text(
    "select id from group_retry where state = 'running' and exists (select from group_retry_item"
    " where retry = group_retry.id and asked_at is null and outcome is null)"
    " order by started_at, id limit 1 for update skip locked"
)
_CHOOSE = text(
    "select source, subject from group_retry_item where retry = :retry and asked_at is null"
    " and outcome is null group by source, subject order by min(position) limit :chunk"
)
_HOLD_STILL = text(
    "select 1 from parked_subject join"
    " unnest(cast(:sources as text[]), cast(:subjects as text[])) as asked (source, subject)"
    " using (source, subject) order by source, subject for no key update of parked_subject"
)
_ASK = text(
    "update parked_subject set state = 'retry', attempts = 0, next_attempt_at = :now,"
    " asked_at = :now from unnest(cast(:sources as text[]), cast(:subjects as text[]))"
    " as asked (source, subject) where parked_subject.source = asked.source"
    " and parked_subject.subject = asked.subject and not parked_subject.held"
)
_ASKED = text(
    "update group_retry_item as item set asked_at = :now"
    " from unnest(cast(:sources as text[]), cast(:subjects as text[])) as asked (source, subject)"
    " where item.retry = :retry and item.asked_at is null and item.outcome is null"
    " and item.source = asked.source and item.subject = asked.subject"
)
_SETTLE = text(
    "update group_retry_item as item set outcome = case"
    " when still.position is null and discarded.position is not null then 'discarded'"
    " when still.position is null then 'applied' when pair.held then 'held'"
    " when still.cause = 'behind' then 'behind' else 'failed-again' end"
    " from group_retry_item as one left join parked as still on still.position = one.position"
    " left join parked_subject as pair on pair.source = still.source"
    " and pair.subject = still.subject"
    " left join discarded on discarded.position = one.position"
    " where one.retry = item.retry and one.position = item.position"
    " and one.asked_at is not null and one.outcome is null"
    " and (still.position is null or pair.held or (pair.asked_at is null"
    " and not (pair.state = 'retry' and pair.next_attempt_at <= :now)))"
)
_END = text(
    "update group_retry set state = 'done', ended_at = :now where state = 'running' and not exists"
    " (select from group_retry_item where retry = group_retry.id and outcome is null)"
)


async def ask(transactions: Transactions) -> None:
    """Asks for the next subjects of the oldest group retry that runs, each subject once."""
    async with transactions.begin("group-retry.ask", CHUNK) as work:
        retry = await work.connection.scalar(_NEXT)
        if retry is None:
            return
        rows = await work.connection.execute(_CHOOSE, {"retry": retry, "chunk": CHUNK})
        pairs = [(row.source, row.subject) for row in rows]
        asked = {
            "now": work.now,
            "sources": [source for source, _ in pairs],
            "subjects": [subject for _, subject in pairs],
        }
        await work.connection.execute(_HOLD_STILL, asked)
        await work.connection.execute(_ASK, asked)
        await work.connection.execute(_ASKED, asked | {"retry": retry})
        crashpoint("ask.before_commit")
    crashpoint("ask.after_commit")


async def settle(transactions: Transactions) -> None:
    """Keeps what came of what was asked for, and ends the group retries that have nothing left."""
    async with transactions.begin("group-retry.settle") as work:
        await work.connection.execute(_SETTLE, {"now": work.now})
        await work.connection.execute(_END, {"now": work.now})
        crashpoint("settle.before_commit")
    crashpoint("settle.after_commit")
