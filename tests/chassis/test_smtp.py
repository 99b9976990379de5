"""Letters over SMTP: whose matter a refusal is, what is known of what left, no endless wait."""

import asyncio
import logging
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from chassis.mail import AddressRefused, NobodyCarries, NotTaken, Postponed, Uncertain
from happy.processes import free_port
from tests.chassis.mail_server import (
    PASSWORD,
    SENDER,
    SHORT,
    USER,
    a_mail_server,
    carrier,
    certificate,
    knows,
    outcome,
)

SOMEBODY = "adele.exemple@exemple.invalid"
OTHER = "basile.exemple@exemple.invalid"


def a_letter(to: str = SOMEBODY, words: str = "Bonjour Adèle") -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = SENDER, to, "Un message à lire"
    letter["Message-ID"] = "<une-lettre@exemple.invalid>"
    letter.set_content(words, cte="quoted-printable")
    return letter


async def test_a_letter_arrives_as_it_was_written() -> None:
    async with a_mail_server() as server:
        carried = carrier(server)
        await carried.send(a_letter(words=".\nUne ligne d'un point, puis des accents : é à ç\n"))
        await carried.rest()
    [letter] = server.taken
    lines = letter.get_content().splitlines()
    assert lines == [".", "Une ligne d'un point, puis des accents : é à ç"]
    assert (letter["To"], letter["Subject"]) == (SOMEBODY, "Un message à lire")
    assert letter["Message-ID"] == "<une-lettre@exemple.invalid>"


async def test_a_round_of_letters_takes_one_connection_and_the_next_round_another() -> None:
    async with a_mail_server() as server:
        carried = carrier(server)
        for _ in range(2):
            await carried.ready()
            for _ in range(5):
                await carried.send(a_letter())
            await carried.rest()
    assert (len(server.taken), server.connections) == (10, 2)


REFUSALS = [
    ("RCPT", "550 5.1.1 no such user", AddressRefused),
    ("RCPT", "550 unknown", AddressRefused),
    ("RCPT", "553 5.1.3 bad address", AddressRefused),
    ("RCPT", "556 5.1.10 null MX", AddressRefused),
    ("RCPT", "552 5.2.2 mailbox full", AddressRefused),
    ("DATA", "550 5.1.1 no such user", AddressRefused),
    ("DATA", "550 unknown", AddressRefused),
    ("DATA", "554 5.2.2 mailbox full", AddressRefused),
    ("RCPT", "450 4.2.0 greylisted", Postponed),
    ("RCPT", "451 4.7.1 try later", Postponed),
    ("RCPT", "452 4.2.2 over quota", Postponed),
    ("DATA", "451 4.3.0 try later", Postponed),
    ("RCPT", "554 5.7.1 relay access denied", Postponed),
    ("RCPT", "550 5.1.8 sender domain not found", Postponed),
    ("DATA", "554 5.7.1 looks like spam", Postponed),
    ("DATA", "550 5.7.26 sender not authenticated", Postponed),
    ("MAIL", "550 5.7.1 not you", NobodyCarries),
    ("MAIL", "451 4.3.0 not now", NobodyCarries),
    ("RCPT", "530 5.7.0 authentication required", NobodyCarries),
]


@pytest.mark.parametrize(
    ("step", "answer", "kind"), REFUSALS, ids=[f"{a} {b}" for a, b, _ in REFUSALS]
)
async def test_a_mailbox_that_takes_nothing_is_told_from_a_moment_and_from_who_we_are(
    step: str, answer: str, kind: type[NotTaken]
) -> None:
    async with a_mail_server() as server:
        server.said[step] = answer
        assert await outcome(carrier(server), a_letter()) == (kind, int(answer[:3]))
        assert server.taken == []


async def test_a_letter_refused_does_not_keep_the_next_one_from_leaving() -> None:
    async with a_mail_server() as server:
        server.said = {
            f"RCPT {SOMEBODY}": "550 5.1.1 no such user",
            f"DATA {OTHER}": "451 4.3.0 try later",
        }
        carried = carrier(server)
        for to, kind in (
            (SOMEBODY, AddressRefused),
            (OTHER, Postponed),
            ("c@exemple.invalid", None),
        ):
            assert (await outcome(carried, a_letter(to)))[0] is kind
        assert [letter["To"] for letter in server.taken] == ["c@exemple.invalid"]
        assert server.connections == 1


@pytest.mark.parametrize("fault", ["drops", "hangs"])
@pytest.mark.parametrize(
    ("step", "kind"), [("MAIL", Postponed), ("RCPT", Postponed), ("DATA", Uncertain)]
)
async def test_a_server_that_falls_silent_is_left_in_time_and_known_to_be_sure_of_nothing_or_not(
    fault: str, step: str, kind: type[NotTaken]
) -> None:
    """Before the letter was given it did not leave; after that nobody knows."""
    async with a_mail_server() as server:
        setattr(server, fault, step)
        carried = carrier(server, SHORT)
        began = time.monotonic()
        assert await outcome(carried, a_letter()) == (kind, None)
        assert time.monotonic() - began < 20 * SHORT
        setattr(server, fault, "")
        assert await outcome(carried, a_letter()) == (None, None)
        assert server.connections == 2


async def test_a_server_that_is_away_takes_nothing() -> None:
    async with a_mail_server() as server:
        carried = carrier(server, port=free_port())
        assert await outcome(carried, a_letter()) == (NobodyCarries, None)
    for wrong in ({"host": ""}, {"tls": "starttls", "ca": Path("nowhere.pem")}):
        with pytest.raises(NobodyCarries):
            await carrier(server, **wrong).ready()


async def test_a_server_that_never_greets_is_not_waited_for() -> None:
    silent = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    try:
        port = silent.sockets[0].getsockname()[1]
        async with a_mail_server() as server:
            began = time.monotonic()
            waited = await outcome(carrier(server, SHORT, port=port), a_letter())
            assert waited == (NobodyCarries, None)
            assert time.monotonic() - began < 20 * SHORT
    finally:
        silent.close()


async def test_letters_travel_under_tls_with_a_certificate_that_is_known(tmp_path: Path) -> None:
    context, public = certificate(tmp_path)
    async with a_mail_server(offers=context, require_starttls=True) as server:
        await carrier(server, tls="starttls", ca=public).send(a_letter())
    async with a_mail_server(wraps=context) as wrapped:
        await carrier(wrapped, tls="implicit", ca=public).send(a_letter())
    assert server.over_tls == [True]
    assert (len(server.taken), len(wrapped.taken)) == (1, 1)


async def test_nothing_is_said_to_a_server_whose_certificate_is_another_or_unknown(
    tmp_path: Path,
) -> None:
    context, _ = certificate(tmp_path)
    elsewhere, other = certificate(tmp_path, "127.0.0.2")
    for offered, ca in ((context, None), (context, other), (elsewhere, other)):
        async with a_mail_server(offers=offered) as server:
            carried = carrier(server, tls="starttls", ca=ca)
            assert await outcome(carried, a_letter()) == (NobodyCarries, None)
            assert server.over_tls == []


async def test_a_server_that_offers_no_tls_is_given_nothing() -> None:
    async with a_mail_server() as server:
        assert (await outcome(carrier(server, tls="starttls"), a_letter()))[0] is NobodyCarries
        assert server.over_tls == []


async def test_who_we_are_is_said_under_tls_and_a_wrong_password_is_not_a_person_s_matter(
    tmp_path: Path,
) -> None:
    context, public = certificate(tmp_path)
    told: dict[str, Any] = {"tls": "starttls", "ca": public}
    async with a_mail_server(offers=context, auth_required=True, authenticator=knows) as server:
        wrong = carrier(server, **told, user=USER, password=SecretStr("faux"))
        assert await outcome(wrong, a_letter()) == (NobodyCarries, 535)
        assert await outcome(carrier(server, **told), a_letter()) == (NobodyCarries, 530)
        known = carrier(server, **told, user=USER, password=SecretStr(PASSWORD))
        assert await outcome(known, a_letter()) == (None, None)


async def test_no_address_and_no_word_is_in_an_error_or_a_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with a_mail_server() as server:
        server.said["RCPT"] = f"550 5.1.1 <{SOMEBODY}> does not exist"
        with pytest.raises(AddressRefused) as refused:
            await carrier(server).send(a_letter())
    assert (refused.value.args, refused.value.__cause__) == ((550, ""), None)
    assert refused.value.__suppress_context__
    ours = [each for each in caplog.records if not each.name.startswith(("mail.", "asyncio"))]
    assert SOMEBODY not in "\n".join(each.getMessage() for each in ours)
