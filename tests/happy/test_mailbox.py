"""The local platform's mailbox: a mail server that keeps each letter whole, for its owner alone."""

import os
import signal
import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest

from happy.local import Platform as Local
from happy.processes import alive, wait_until
from tests.happy.conftest import Make

pytestmark = pytest.mark.usefixtures("given")
SENDER, SOMEBODY = "accueil@exemple.invalid", "adele.exemple@exemple.invalid"


def send(local: Local, subject: str) -> None:
    """A letter, as any program on this machine can send one."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = SENDER, SOMEBODY, subject
    letter.set_content("Bonjour\n")
    with smtplib.SMTP("127.0.0.1", port(local), timeout=10) as server:
        server.send_message(letter)


def port(local: Local) -> int:
    (service,) = local.status()["services"]
    return int(local.environment(service)["HAPPY_MAIL_PORT"])


def kept(local: Local) -> list[Path]:
    return sorted(local.layout.mail.iterdir()) if local.layout.mail.exists() else []


def test_a_letter_is_a_file_of_its_owner_alone_and_a_reset_empties_the_mailbox(make: Make) -> None:
    local = make(count=1)
    local.start()
    assert kept(local) == []
    send(local, "Un message")
    [letter] = kept(local)
    assert letter.suffix == ".eml"
    assert (letter.stat().st_mode & 0o777, local.layout.mail.stat().st_mode & 0o777) == (
        0o600,
        0o700,
    )
    assert b"Subject: Un message" in letter.read_bytes()
    local.reset()
    assert kept(local) == []


def test_a_mailbox_that_dies_comes_back_at_its_address_with_its_letters(make: Make) -> None:
    local = make(count=1)
    local.start()
    send(local, "Avant")
    before, pid = port(local), local.parts()["mail"]["pid"]
    os.kill(pid, signal.SIGKILL)
    local.wait_ready("mail", not_pid=pid)
    send(local, "Après")
    assert port(local) == before
    assert len(kept(local)) == 2


def test_a_mailbox_goes_with_its_platform(make: Make) -> None:
    local = make(count=1)
    local.start()
    supervisor, pid = local.layout.holder(), local.parts()["mail"]["pid"]
    assert supervisor
    os.kill(supervisor, signal.SIGKILL)
    assert wait_until(lambda: not alive(pid), 10)


def test_a_mail_server_in_the_environment_wins_over_the_mailbox(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAPPY_MAIL_HOST", "smtp.exemple.invalid")
    local = make(count=1)
    local.start()
    (service,) = local.status()["services"]
    assert "mail" not in local.parts()
    assert local.environment(service)["HAPPY_MAIL_HOST"] == "smtp.exemple.invalid"
    assert "HAPPY_MAIL_TLS" not in local.environment(service)
