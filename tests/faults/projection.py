"""What a service keeps, table by table, so that two moments can be compared (invariant I7)."""

import hashlib

import asyncpg

TABLES = (
    "select table_name from information_schema.tables"
    " where table_schema = 'public' and table_type = 'BASE TABLE'"
    " and table_name not in ('alembic_version', 'compared', 'invitation', 'partner_link')"
)
"""All but the migrations, how far the service looked in its own topics, and what its letters ask:

a letter that left after the copy was made leaves once more, with another secret.
"""
CONTENT = "to_jsonb(t) - 'version' - 'taken_at' #- '{record,version}'"
"""A row but for when it was heard, and how often written: that is how two topics came together."""


async def projection(dsn: str) -> dict[str, str]:
    """Of each table a digest of its rows, in their order."""
    connection = await asyncpg.connect(dsn)
    try:
        names = [row[0] for row in await connection.fetch(TABLES)]
        return {name: await _digest(connection, name) for name in names}
    finally:
        await connection.close()


async def _digest(connection: "asyncpg.Connection[asyncpg.Record]", table: str) -> str:
    rows = await connection.fetch(f"select ({CONTENT})::text from {table} t order by 1")
    return hashlib.sha256("\n".join(row[0] for row in rows).encode()).hexdigest()
