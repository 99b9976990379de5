"""Brings a service's database to its newest schema, one starter at a time."""

import re
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

SCHEMA = Path(__file__).parent / "schema"
SERVICES = Path(__file__).parent.parent / "services"
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|[^;$])+", re.DOTALL)
"""Up to a semicolon, but for those within the body of a function."""


def delivery(version: str) -> list[str]:
    """The statements of one version of the delivery core's schema, for a service's migration."""
    return _statements(f"{version}_delivery.sql")


def imports(version: str) -> list[str]:
    """The same, for a service that brings files in."""
    return _statements(f"{version}_imports.sql")


def _statements(name: str) -> list[str]:
    lines = (SCHEMA / name).read_text(encoding="utf-8").splitlines()
    script = "\n".join(line for line in lines if not line.startswith("--"))
    return [statement for statement in map(str.strip, _STATEMENT.findall(script)) if statement]


def _config(service: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "schema"))
    config.set_main_option("version_locations", str(SERVICES / service / "migrations" / "versions"))
    config.set_main_option("path_separator", "os")
    return config


@cache
def head(service: str) -> str:
    """The newest revision that a service's code asks for."""
    revision = ScriptDirectory.from_config(_config(service)).get_current_head()
    if revision is None:
        raise LookupError(f"{service} has no migration")
    return revision


def _upgrade(connection: Connection, service: str) -> None:
    config = _config(service)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def upgrade(service: str, url: str) -> None:
    """Migrates under an advisory lock: starters that come together wait for the first."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            lock = {"name": f"migrate:{service}"}
            await connection.execute(
                text("select pg_advisory_lock(hashtextextended(:name, 0))"), lock
            )
            await connection.execute(text("set lock_timeout = '5s'"))
            await connection.commit()
            await connection.run_sync(_upgrade, service)
            await connection.commit()
    finally:
        await engine.dispose()


async def at_head(connection: AsyncConnection, service: str) -> bool:
    """Whether the database stands at the revision the code asks for."""

    def current(sync: Connection) -> str | None:
        return MigrationContext.configure(sync).get_current_revision()

    return await connection.run_sync(current) == head(service)
