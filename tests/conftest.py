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
