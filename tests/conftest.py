"""What all tests share: one platform for the session."""

from collections.abc import Iterator

import pytest

from tests.platform import Platform


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    one = Platform()
    try:
        one.start()
        yield one
    finally:
        one.stop()


@pytest.fixture
def given(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """The addresses in the environment win: nothing is embedded."""
    monkeypatch.setenv("HAPPY_KAFKA_BOOTSTRAP", platform.bootstrap)
    monkeypatch.setenv("HAPPY_POSTGRES_HOST", platform.postgres.host)
    monkeypatch.setenv("HAPPY_POSTGRES_PORT", str(platform.postgres.port))
    monkeypatch.setenv("HAPPY_POSTGRES_ADMIN_USER", platform.postgres.user)
    monkeypatch.setenv("HAPPY_POSTGRES_ADMIN_PASSWORD", platform.postgres.password)


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is given: Kafka and PostgreSQL are the platform's own."""
    monkeypatch.delenv("HAPPY_KAFKA_BOOTSTRAP", raising=False)
    monkeypatch.delenv("HAPPY_POSTGRES_HOST", raising=False)
