"""What a process is told: a password never shows, and what is unsafe stops a start."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from chassis.settings import ContactSettings, MailSettings, Settings

PRODUCTION: dict[str, Any] = {
    "environment": "production",
    "issuer": "https://identity.example",
    "issuer_jwks": "https://identity.example/keys",
}


def _settings(**changes: Any) -> Settings:
    told = {
        "territory": "zz-99",
        "kafka_bootstrap": "127.0.0.1:9092",
        "postgres_host": "127.0.0.1",
        "postgres_user": "prospection",
        "postgres_password": "a-long-one",
        "postgres_database": "prospection",
    }
    return Settings(**(told | changes))


def test_any_password_reaches_the_database_and_none_is_shown() -> None:
    secret = "p@ss/w:rd?#[é] %25"
    settings = _settings(postgres_password=secret)
    assert make_url(settings.url()).password == secret
    assert secret not in repr(settings)
    assert secret not in settings.model_dump_json()


def test_the_two_addresses_of_a_database_are_the_same() -> None:
    settings = _settings(postgres_password="p@ss", postgres_port=5433)
    assert settings.dsn() == settings.url().replace("+asyncpg", "")


def test_what_is_for_development_stops_a_start_in_production() -> None:
    unsafe = {
        "clock_file": Path("clock"),
        "crash": "relay.after_send",
        "crash_orders": Path("crashes"),
        "planted_bug": "no-inbox",
        "postgres_password": "postgres",
        "http_host": "0.0.0.0",
        "issuer": "urn:happy:development",
        "issuer_jwks": "http://identity.example/keys",
    }
    assert _settings(**unsafe).refusals() == []
    assert _settings(**PRODUCTION).refusals() == []
    for name, value in unsafe.items():
        [sentence] = _settings(**PRODUCTION | {name: value}).refusals()
        assert f"HAPPY_{name.upper()}" in sentence


LETTERS: dict[str, Any] = {
    "host": "smtp.exemple.invalid",
    "user": "accueil",
    "password": "un-mot-de-passe",
    "sender": "accueil@exemple.fr",
}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"host": ""}, "HAPPY_MAIL_HOST"),
        ({"tls": "none"}, "HAPPY_MAIL_TLS"),
        ({"password": ""}, "HAPPY_MAIL_PASSWORD"),
        ({"sender": "accueil@exemple.invalid"}, "HAPPY_MAIL_FROM"),
    ],
)
def test_letters_leave_in_production_by_a_server_that_is_safe(
    wrong: dict[str, Any], said: str
) -> None:
    told = PRODUCTION | {"public_url": "https://accueil.exemple.fr"}
    assert _settings(**told, mail=MailSettings(**LETTERS)).letter_refusals() == []
    unsafe = MailSettings(**LETTERS | wrong)
    [sentence] = _settings(**told, mail=unsafe).letter_refusals()
    assert said in sentence
    assert _settings(mail=unsafe).letter_refusals() == []


def test_a_variable_that_a_compose_file_leaves_empty_is_one_that_is_not_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HOST", "PORT", "TLS", "USER", "PASSWORD", "CA", "FROM"):
        monkeypatch.setenv(f"HAPPY_MAIL_{name}", "")
    assert MailSettings() == MailSettings.model_construct()


@pytest.mark.parametrize("url", ["", "http://accueil.exemple.fr"])
def test_the_links_of_letters_lead_to_a_safe_address_that_people_reach(url: str) -> None:
    settings = _settings(**PRODUCTION, public_url=url, mail=MailSettings(**LETTERS))
    [sentence] = settings.letter_refusals()
    assert "HAPPY_PUBLIC_URL" in sentence


def test_a_start_in_production_needs_somebodys_keys(tmp_path: Path) -> None:
    [sentence] = _settings(**PRODUCTION | {"issuer_jwks": None}).refusals()
    assert "HAPPY_ISSUER_KEYS" in sentence
    given = {"issuer_jwks": None, "issuer_keys": tmp_path / "keys.json"}
    assert _settings(**PRODUCTION | given).refusals() == []


def test_listening_beyond_this_machine_is_said() -> None:
    told = {"http_host": "0.0.0.0", "http_open": True}
    assert _settings(**PRODUCTION | told).refusals() == []


CONTACTS: dict[str, Any] = {"url": "https://prospection.exemple", "token_file": Path("token")}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("url", "", "HAPPY_CONTACTS_URL"),
        ("url", "http://prospection.exemple", "HAPPY_CONTACTS_URL"),
        ("url", "ftp://prospection", "HAPPY_CONTACTS_URL"),
        ("token_file", None, "HAPPY_CONTACTS_TOKEN_FILE"),
    ],
)
def test_a_service_that_asks_where_people_are_reached_starts_only_where_it_may_ask(
    name: str, value: Any, told: str
) -> None:
    for url in ("https://prospection.exemple", "http://prospection:8000"):
        asks = ContactSettings(**CONTACTS | {"url": url})
        assert _settings(**PRODUCTION, contacts=asks).contact_refusals() == []
    unable = ContactSettings(**CONTACTS | {name: value})
    assert _settings(contacts=unable).contact_refusals() == []
    [sentence] = _settings(**PRODUCTION, contacts=unable).contact_refusals()
    assert told in sentence
