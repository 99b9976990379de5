"""What a process is told: a password never shows, and what is unsafe stops a start."""

from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from chassis.settings import Settings

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


def test_a_start_in_production_needs_somebodys_keys(tmp_path: Path) -> None:
    [sentence] = _settings(**PRODUCTION | {"issuer_jwks": None}).refusals()
    assert "HAPPY_ISSUER_KEYS" in sentence
    given = {"issuer_jwks": None, "issuer_keys": tmp_path / "keys.json"}
    assert _settings(**PRODUCTION | given).refusals() == []


def test_listening_beyond_this_machine_is_said() -> None:
    told = {"http_host": "0.0.0.0", "http_open": True}
    assert _settings(**PRODUCTION | told).refusals() == []
