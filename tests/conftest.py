"""What all tests share: one platform for the session, of the kind that `--platform` says."""

import os
from collections.abc import Iterator

import pytest

from tests.platform import Kind, Platform

ADDRESSES = ("HAPPY_KAFKA_BOOTSTRAP", "HAPPY_POSTGRES_HOST")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--platform",
        choices=[kind.value for kind in Kind],
        help="where Kafka and PostgreSQL come from (given if the environment has addresses, "
        "else embedded); with containers, what only shows in containers is tested too",
    )

    parser.addoption("--long", action="store_true", help="also what takes many minutes")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "containers: needs a container engine")
    config.addinivalue_line("markers", "long: takes minutes, runs with --long")
    asked = config.getoption("--platform")
    if asked == Kind.GIVEN and Kind.by_default() is not Kind.GIVEN:
        raise pytest.UsageError(f"--platform=given needs {' and '.join(ADDRESSES)}")
    if asked in {Kind.EMBEDDED, Kind.CONTAINERS}:
        for name in ADDRESSES:  # nobody's any more, wherever a test may look for them
            os.environ.pop(name, None)


def pytest_report_header(config: pytest.Config) -> str:
    return f"platform: {config.getoption('--platform') or Kind.by_default()}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="runs with --long"))
    if config.getoption("--platform") == Kind.CONTAINERS:
        return
    for item in items:
        if item.get_closest_marker("containers"):
            item.add_marker(pytest.mark.skip(reason="runs with --platform=containers"))


@pytest.fixture(scope="session")
def platform(request: pytest.FixtureRequest) -> Iterator[Platform]:
    asked = request.config.getoption("--platform")
    one = Platform(Kind(asked) if asked else None)
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
