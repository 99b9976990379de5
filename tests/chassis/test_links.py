"""Secrets that nobody guesses, and how long those who try have to wait."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from chassis import links
from chassis.links import Failures, draw, fingerprint, opened_by

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_a_secret_holds_256_random_bits_and_is_never_the_same() -> None:
    id = uuid4()
    drawn = {draw(id) for _ in range(200)}
    assert len({each[22:] for each in drawn}) == 200
    assert {len(each) for each in drawn} == {64}


def test_a_secret_says_what_it_opens_and_other_words_say_nothing() -> None:
    id = uuid4()
    assert opened_by(draw(id)) == id
    short, words = (
        secrets.token_urlsafe(32),
        ("", "x", "\x00", "é", draw(id)[1:], f"{draw(id)}AAAA"),
    )
    assert {opened_by(each) for each in (short, *words)} == {None}


def test_a_fingerprint_does_not_hold_its_secret() -> None:
    secret = draw(uuid4())
    assert secret not in fingerprint(secret)
    assert fingerprint(secret) == fingerprint(secret) != fingerprint(draw(uuid4()))
    assert len(fingerprint(secret)) == 64


def test_after_ten_failures_an_address_waits() -> None:
    failures = Failures()
    for _ in range(9):
        failures.note("203.0.113.7", NOW)
    assert failures.wait("203.0.113.7", NOW) == 0
    failures.note("203.0.113.7", NOW)
    assert failures.wait("203.0.113.7", NOW) == 601
    assert failures.wait("203.0.113.8", NOW) == 0
    assert failures.wait("203.0.113.7", NOW + timedelta(minutes=10)) == 0


def test_one_household_s_ipv6_addresses_count_as_one() -> None:
    failures = Failures(most=1)
    failures.note("2001:db8:1:2::a", NOW)
    assert failures.wait("2001:db8:1:2:ffff::b", NOW) > 0
    assert failures.wait("2001:db8:1:3::a", NOW) == 0


def test_what_is_remembered_of_addresses_is_bounded() -> None:
    failures = Failures()
    for number in range(links.MOST_ADDRESSES + 50):
        failures.note(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}", NOW)
    assert len(failures._tried) == links.MOST_ADDRESSES
