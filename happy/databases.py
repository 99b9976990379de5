"""One database and one role per service, each role refused on the others' databases."""

from dataclasses import dataclass, field
from typing import Final

import asyncpg

EXTENSIONS: Final = ("btree_gist", "pg_trgm", "unaccent")


@dataclass(frozen=True, slots=True)
class Admin:
    """Who may create databases and roles on a server."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


async def _connect(admin: Admin, database: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=admin.host,
        port=admin.port,
        user=admin.user,
        password=admin.password,
        database=database,
    )


async def _role(connection: asyncpg.Connection, role: str, password: str) -> None:
    known = await connection.fetchval("select 1 from pg_roles where rolname = $1", role)
    verb = "alter" if known else "create"
    literal = await connection.fetchval("select quote_literal($1::text)", password)
    await connection.execute(f"{verb} role {_quoted(role)} login password {literal}")


async def create_database(admin: Admin, name: str, role: str, password: str) -> None:
    """Makes or mends the database and its role; safe to run again."""
    connection = await _connect(admin, "postgres")
    try:
        await _role(connection, role, password)
        known = await connection.fetchval("select 1 from pg_database where datname = $1", name)
        if not known:
            await connection.execute(f"create database {_quoted(name)} owner {_quoted(role)}")
        await connection.execute(f"revoke all on database {_quoted(name)} from public")
    finally:
        await connection.close()
    connection = await _connect(admin, name)
    try:
        await connection.execute(f"alter schema public owner to {_quoted(role)}")
        for extension in EXTENSIONS:
            await connection.execute(f"create extension if not exists {extension}")
    finally:
        await connection.close()
