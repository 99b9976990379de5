"""The doctor asks the servers: each fault is planted on a real one, found, then put right."""

import asyncio
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from chassis import migrate
from happy import deployed, doctor, topics
from happy.finding import Finding
from happy.local import Platform as Local
from happy.places import ROOT
from tests.journey.live import a_folder
from tests.platform import Platform

STAGES = ("immersion", "insertion", "installation", "prospection")


@dataclass
class Deployed:
    """A territory whose databases and topics are on given servers, with no local platform."""

    local: Local
    told: dict[str, str]

    def happy(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "happy", *words],
            cwd=ROOT,
            env=os.environ | self.told,
            capture_output=True,
            check=True,
            timeout=120,
        )

    def faults(self, now: datetime | None = None) -> list[Finding]:
        return [each for each in doctor.examine(self.local, now) if not each.well]

    def query(self, service: str, query: str) -> None:
        """Runs a statement as a service."""
        told = deployed.environment(self.local.territory, service)

        async def run() -> None:
            connection = await asyncpg.connect(
                host=self.told["HAPPY_POSTGRES_HOST"],
                port=int(self.told["HAPPY_POSTGRES_PORT"]),
                user=told["HAPPY_POSTGRES_USER"],
                password=told["HAPPY_POSTGRES_PASSWORD"],
                database=told["HAPPY_POSTGRES_DATABASE"],
            )
            await connection.execute(query)
            await connection.close()

        asyncio.run(run())


@pytest.fixture(scope="module")
def made(platform: Platform) -> Deployed:
    code = platform.territory()
    shelf = platform.folder / "territories" / code
    a_folder(shelf, code)
    keys = platform.folder / f"secrets-{code}"
    deployed.make_passwords(keys)
    told = {
        "HAPPY_SECRETS": str(keys),
        "HAPPY_TERRITORY": code,
        "HAPPY_TERRITORIES": str(shelf),
        "HAPPY_FOLDER": str(platform.folder / f"deployed-{code}"),
        "HAPPY_KAFKA_BOOTSTRAP": platform.bootstrap,
        "HAPPY_POSTGRES_HOST": platform.postgres.host,
        "HAPPY_POSTGRES_PORT": str(platform.postgres.port),
        "HAPPY_POSTGRES_ADMIN_USER": platform.postgres.user,
        "HAPPY_POSTGRES_ADMIN_PASSWORD": platform.postgres.password,
    }
    there = Deployed(Local(Path(told["HAPPY_FOLDER"]), code, territories=shelf), told)
    there.happy("databases", "apply")
    there.happy("topics", "apply")
    return there


@pytest.fixture
def there(made: Deployed, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """All is well before and after each test."""
    for name, value in made.told.items():
        monkeypatch.setenv(name, value)
    assert made.faults() == []
    yield made
    for name, value in made.told.items():
        monkeypatch.setenv(name, value)
    assert made.faults() == []


def test_migrations_behind_the_code_are_said_and_the_advice_puts_them_right(
    there: Deployed,
) -> None:
    there.query("prospection", "update alembic_version set version_num = '0000'")
    (found,) = there.faults()
    assert "Base de prospection : version 0000, le code attend" in found.sentence
    assert "happy databases apply" in found.advice
    there.query("prospection", "update alembic_version set version_num = '9999'")
    (found,) = there.faults()
    assert "en avance sur le code" in found.sentence
    head = migrate.head("prospection")
    newest = f"update alembic_version set version_num = '{head}'"
    there.query("prospection", newest)


async def _delete(bootstrap: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.delete_topics([topic])
    while topic in await admin.list_topics():  # noqa: ASYNC110  # Kafka sends no word of it
        await asyncio.sleep(0.05)
    await admin.close()


def test_a_topic_that_is_missing_is_said_and_the_advice_makes_it(there: Deployed) -> None:
    topic = f"{there.local.territory}.immersion"
    asyncio.run(asyncio.wait_for(_delete(there.told["HAPPY_KAFKA_BOOTSTRAP"], topic), 20))
    (found,) = there.faults()
    assert found.sentence.startswith(f"Sujet {topic} : absent")
    assert "happy topics apply" in found.advice
    there.happy("topics", "apply")


def test_a_topic_with_other_settings_is_said_and_the_advice_mends_it(there: Deployed) -> None:
    wanted = topics.desired(there.local.territory, ["immersion"], retention_days=1)
    asyncio.run(topics.apply(there.told["HAPPY_KAFKA_BOOTSTRAP"], wanted))
    (found,) = there.faults()
    assert "immersion : retention.ms vaut 86400000 au lieu de" in found.sentence
    assert "happy topics apply" in found.advice
    there.happy("topics", "apply")


def test_kafka_out_of_reach_is_said_with_its_address(
    there: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAPPY_KAFKA_BOOTSTRAP", "127.0.0.1:1")
    (found,) = there.faults()
    assert "Kafka ne répond pas à 127.0.0.1:1" in found.sentence
    assert "HAPPY_KAFKA_BOOTSTRAP" in found.advice


def test_a_database_out_of_reach_is_said_with_its_address(
    there: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAPPY_POSTGRES_PORT", "1")
    found = there.faults()
    assert len(found) == len(STAGES)
    assert all("PostgreSQL ne répond pas à" in each.sentence for each in found)
    assert all("HAPPY_POSTGRES_HOST" in each.advice for each in found)


def test_a_wrong_password_is_not_taken_for_an_outage(
    there: Deployed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = Path(shutil.copytree(there.told["HAPPY_SECRETS"], tmp_path / "secrets"))
    (wrong / "prospection").write_text(secrets.token_urlsafe(8), encoding="utf-8")
    monkeypatch.setenv("HAPPY_SECRETS", str(wrong))
    (found,) = there.faults()
    assert "PostgreSQL refuse happy_" in found.sentence
    assert (wrong / "prospection").read_text(encoding="utf-8") not in found.sentence
    monkeypatch.setenv("HAPPY_SECRETS", str(tmp_path / "nothing"))
    monkeypatch.setenv("HAPPY_POSTGRES_ADMIN_PASSWORD", "wrong")
    (found,) = there.faults()
    assert "HAPPY_POSTGRES_ADMIN_PASSWORD" in found.advice


@pytest.mark.parametrize("minutes", [-5, 5])
def test_clocks_that_differ_are_said(there: Deployed, minutes: int) -> None:
    found = there.faults(datetime.now(UTC) + timedelta(minutes=minutes))
    assert len(found) == len(STAGES)
    assert all(re.search(r"diffèrent de (299|300|301) s", each.sentence) for each in found)
    assert there.faults(datetime.now(UTC) + timedelta(seconds=30)) == []
