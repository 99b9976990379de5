"""PostgreSQL: each role in its own database only; a killed server is recovered."""

from pathlib import Path

import asyncpg
import pytest

from happy.databases import EXTENSIONS, create_database
from happy.postgres import LocalPostgres, require_reach
from happy.processes import NotReady
from tests.platform import Database, Platform


async def connect(to: Database, database: str | None = None) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=to.host,
        port=to.port,
        user=to.user,
        password=to.password,
        database=database or to.database,
    )


async def test_a_role_is_refused_on_the_database_of_another(platform: Platform) -> None:
    own, other = await platform.database(), await platform.database()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connect(own, database=other.database)


async def test_a_wrong_password_is_refused(platform: Platform) -> None:
    own = await platform.database()
    wrong = Database(own.host, own.port, own.user, "wrong", own.database)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await connect(wrong)


async def test_a_role_may_make_its_tables_and_use_the_extensions(platform: Platform) -> None:
    connection = await connect(await platform.database())
    try:
        await connection.execute("create table t (id int)")
        found = await connection.fetch("select extname from pg_extension")
    finally:
        await connection.close()
    assert {each["extname"] for each in found} >= set(EXTENSIONS)


async def test_making_a_database_again_changes_its_password_and_keeps_its_rows(
    platform: Platform,
) -> None:
    own = await platform.database()
    connection = await connect(own)
    await connection.execute("create table kept ()")
    await connection.close()

    await create_database(platform.postgres, own.database, own.user, "another")

    connection = await connect(Database(own.host, own.port, own.user, "another", own.database))
    assert await connection.fetchval("select to_regclass('kept')") == "kept"
    await connection.close()


async def test_a_server_killed_with_9_comes_back_with_what_was_committed(
    platform: Platform,
) -> None:
    server = LocalPostgres(platform.folder / "killed")
    server.start()
    try:
        await server.create_database("a", "a", "a")
        own = Database(server.host, server.port, "a", "a", "a")
        connection = await connect(own)
        await connection.execute("create table kept ()")

        server.kill()
        server.start()

        await connection.close()
        connection = await connect(own)
        assert await connection.fetchval("select to_regclass('kept')") == "kept"
        await connection.close()
    finally:
        server.stop()


def test_a_folder_that_the_server_cannot_enter_is_named_with_what_to_do(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "data").mkdir(parents=True)
    for each in (tmp_path, *tmp_path.parents[:2]):
        each.chmod(0o711)
    closed.chmod(0o700)
    with pytest.raises(NotReady, match=f"chmod o\\+x {closed} ?»"):
        require_reach(closed / "data", "nobody")
