"""A platform that others run: its secrets are files, and its servers may be starting beside it."""

import asyncio
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from happy import deployed
from happy.places import ROOT
from happy.programs import services
from happy.topics import TopicsRefused, apply, desired, plan
from tests.platform import Platform
from tests.territories import FICTIVE

pytestmark = pytest.mark.usefixtures("embedded")
NAMES = {"postgres_admin", *(program.name for program in services())}
MAIL = "mail_password"
TOKEN = "insertion_token"


def happy(folder: Path, *words: str, **told: str) -> "subprocess.CompletedProcess[str]":
    """The command, for the fictive territory and an environment of its own."""
    place = {
        "HAPPY_FOLDER": str(folder / "here"),
        "HAPPY_TERRITORY": FICTIVE.name,
        "HAPPY_TERRITORIES": str(FICTIVE.parent),
        "HAPPY_SECRETS": str(folder / "secrets"),
    }
    return subprocess.run(
        [sys.executable, "-m", "happy", *words],
        cwd=ROOT,
        env=os.environ | place | told,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_passwords_are_drawn_once_in_a_folder_of_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    assert set(deployed.make_passwords(folder)) == NAMES
    assert (folder / MAIL).read_text(encoding="utf-8") == ""
    drawn = {name: (folder / name).read_text(encoding="utf-8") for name in NAMES}
    assert len(set(drawn.values())) == len(NAMES)
    assert all(len(word) >= 32 for word in drawn.values())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "prospection").unlink()
    assert deployed.make_passwords(folder) == ["prospection"]
    assert (folder / "immersion").read_text(encoding="utf-8") == drawn["immersion"]


def test_the_password_of_the_mail_server_is_a_file_that_is_left_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAPPY_SECRETS", str(tmp_path))
    deployed.make_passwords(tmp_path)
    assert "HAPPY_MAIL_PASSWORD" not in deployed.environment(FICTIVE.name, "prospection")
    (tmp_path / MAIL).write_text("un-mot-de-passe\n", encoding="utf-8")
    deployed.make_passwords(tmp_path)
    told = deployed.environment(FICTIVE.name, "prospection")
    assert told["HAPPY_MAIL_PASSWORD"] == "un-mot-de-passe"


@pytest.mark.parametrize("environment", ["production", ""])
def test_the_development_keys_are_not_put_where_nobody_said_development(
    tmp_path: Path, environment: str
) -> None:
    folder = tmp_path / "secrets"
    done = happy(tmp_path, "secrets", str(folder), HAPPY_ENVIRONMENT=environment)
    assert done.returncode == 1
    assert f"Il manque {folder / 'issuer_keys'}" in done.stderr
    assert {path.name for path in folder.iterdir()} == {*NAMES, MAIL, TOKEN}
    (folder / "issuer_keys").write_text('{"keys": []}', encoding="ascii")
    done = happy(tmp_path, "secrets", str(folder), HAPPY_ENVIRONMENT=environment)
    assert done.returncode == 0
    assert (folder / "issuer_keys").read_text(encoding="ascii") == '{"keys": []}'


def test_keys_that_are_asked_for_at_an_address_are_not_kept(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    done = happy(tmp_path, "secrets", str(folder), HAPPY_ENVIRONMENT="development")
    told = {"HAPPY_ENVIRONMENT": "production", "HAPPY_ISSUER_JWKS": "https://exemple.invalid/keys"}
    done = happy(tmp_path, "secrets", str(folder), **told)
    assert done.returncode == 0, done.stderr
    assert json.loads((folder / "issuer_keys").read_text(encoding="utf-8")) == {"keys": []}


def test_in_development_the_public_keys_of_the_local_issuer_are_put_there(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    done = happy(tmp_path, "secrets", str(folder), HAPPY_ENVIRONMENT="development")
    assert done.returncode == 0, done.stderr
    (key,) = json.loads((folder / "issuer_keys").read_text(encoding="utf-8"))["keys"]
    assert "d" not in key


@pytest.mark.parametrize(("service", "writes"), [("prospection", True), ("immersion", False)])
def test_a_service_that_writes_to_people_does_not_start_in_production_without_a_mail_server(
    tmp_path: Path, service: str, writes: bool
) -> None:
    told = {
        "HAPPY_ENVIRONMENT": "production",
        "HAPPY_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "HAPPY_POSTGRES_HOST": "127.0.0.1",
        "HAPPY_POSTGRES_USER": service,
        "HAPPY_POSTGRES_DATABASE": service,
        "HAPPY_POSTGRES_PASSWORD": "un-mot-de-passe",
        "HAPPY_ISSUER": "https://identite.exemple.invalid",
        "HAPPY_CRASH": "api.before_commit",
    }
    done = happy(tmp_path, "serve", service, **told)
    assert done.returncode == 78
    assert ("HAPPY_MAIL_HOST manque" in done.stderr) == writes


def test_settings_that_are_wrong_are_named_without_what_they_hold(tmp_path: Path) -> None:
    told = {"HAPPY_POSTGRES_DATABASE": "d", "HAPPY_POSTGRES_PORT": "adele@exemple.invalid"}
    done = happy(tmp_path, "serve", "prospection", **told)
    assert done.returncode == 78
    said = {json.loads(line)["error"] for line in done.stderr.splitlines()}
    assert {"HAPPY_POSTGRES_PORT : int_parsing", "HAPPY_KAFKA_BOOTSTRAP : missing"} <= said
    assert "adele" not in done.stderr
    done = happy(tmp_path, "serve", "prospection", **told | {"HAPPY_MAIL_TLS": "peut-être"})
    assert json.loads(done.stderr.splitlines()[0])["error"].startswith("HAPPY_MAIL_TLS : ")


def test_databases_are_not_made_without_a_server_or_a_password(tmp_path: Path) -> None:
    done = happy(tmp_path, "databases", "apply")
    assert (done.returncode, "HAPPY_POSTGRES_HOST" in done.stderr) == (1, True)
    done = happy(tmp_path, "databases", "apply", HAPPY_POSTGRES_HOST="127.0.0.1")
    assert (done.returncode, "secrets" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr


def test_a_kafka_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = happy(tmp_path, "topics", "plan", HAPPY_KAFKA_BOOTSTRAP="127.0.0.1:1")
    assert done.returncode == 1
    assert "Kafka ne répond pas à 127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_kafka_that_is_starting_is_waited_for(platform: Platform) -> None:
    topics = desired(platform.territory(), ["immersion"])
    host, _, port = platform.bootstrap.partition(":")
    tries = 0

    async def not_yet_then_kafka(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal tries
        tries += 1
        if tries > 1:
            inward, outward = await asyncio.open_connection(host, int(port))
            await asyncio.gather(_pour(reader, outward), _pour(inward, writer))
        writer.close()

    server = await asyncio.start_server(not_yet_then_kafka, "127.0.0.1", 0)
    address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with pytest.raises(TopicsRefused):
        await plan(address, topics)
    assert tries == 1
    tries = 0
    await apply(address, topics, patience=20)
    server.close()
    assert tries > 1
    assert await plan(platform.bootstrap, topics) == []


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    while some := await source.read(65_536):
        into.write(some)
        await into.drain()
    into.close()


def test_a_service_that_asks_another_reads_its_token_from_a_file_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAPPY_SECRETS", str(tmp_path))
    deployed.make_passwords(tmp_path)
    told = deployed.environment(FICTIVE.name, "insertion")
    assert told["HAPPY_CONTACTS_TOKEN_FILE"] == str(tmp_path / TOKEN)
    assert "HAPPY_CONTACTS_TOKEN_FILE" not in deployed.environment(FICTIVE.name, "prospection")
