"""`happy audit verify` says in French whether an audit is as it was written, and by its code."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from chassis import migrate
from chassis.database import create_engine
from chassis.settings import Settings
from happy.databases import create_database
from happy.environments import database_of
from happy.places import ROOT
from tests.platform import Platform

pytestmark = pytest.mark.usefixtures("given")
SERVICE = "prospection"


class Audited:
    """A service's database, given as a deployment gives it: a password in a folder of secrets."""

    def __init__(self, platform: Platform, folder: Path) -> None:
        self.platform = platform
        self.territory = platform.territory()
        self.folder = folder
        name, admin = database_of(self.territory, SERVICE), platform.postgres
        (folder / SERVICE).write_text("un-secret", encoding="utf-8")
        asyncio.run(create_database(admin, name, name, "un-secret"))
        self.settings = Settings(
            territory=self.territory,
            kafka_bootstrap=platform.bootstrap,
            postgres_host=admin.host,
            postgres_port=admin.port,
            postgres_user=name,
            postgres_password="un-secret",
            postgres_database=name,
        )
        asyncio.run(migrate.upgrade(SERVICE, self.settings.url()))

    def make_topic(self) -> None:
        asyncio.run(self.platform.topics(self.territory, ["audit"], partitions=1))

    def forge(self) -> None:
        asyncio.run(self._forge())

    async def _forge(self) -> None:
        engine = create_engine(self.settings.url(), 1, 1.0)
        async with engine.begin() as connection:
            await connection.execute(
                text("insert into audit (at, actor, action, trace, seal) values (now(),'','','',9)")
            )
        await engine.dispose()

    def verify(self, *words: str) -> "subprocess.CompletedProcess[str]":
        told = {
            "HAPPY_SECRETS": str(self.folder),
            "HAPPY_TERRITORY": self.territory,
            "HAPPY_FOLDER": str(self.folder / "none"),
        }
        return subprocess.run(
            [sys.executable, "-m", "happy", "audit", "verify", SERVICE, *words],
            cwd=ROOT,
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )


@pytest.fixture
def audited(platform: Platform, tmp_path: Path) -> Audited:
    return Audited(platform, tmp_path)


def test_an_untouched_audit_is_said_to_be_intact(audited: Audited) -> None:
    audited.make_topic()
    done = audited.verify()
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("prospection : audit intact et conforme à Kafka, 0 acte(s)")


def test_an_audit_that_was_touched_is_told_apart_by_the_exit_code(audited: Audited) -> None:
    audited.make_topic()
    audited.forge()
    done = audited.verify()
    assert done.returncode == 4, done.stderr
    first, second = done.stdout.splitlines()
    assert first.startswith("prospection : AUDIT ALTÉRÉ")
    assert second == "  Sceau 9 : des actes se disent sous ce sceau, qui manque."


def test_an_audit_that_kafka_can_t_confirm_is_not_said_to_be_intact(audited: Audited) -> None:
    done = audited.verify()
    assert done.returncode == 1
    assert f"Le sujet Kafka {audited.territory}.audit n'existe pas" in done.stderr
    assert done.stdout == ""
    alone = audited.verify("--without-kafka")
    assert alone.returncode == 0
    assert "intact sans Kafka" in alone.stdout
