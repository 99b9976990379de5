"""What the delivery tests share: a sender and a receiver on real Kafka and PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from tests.chassis.stage import Stage
from tests.platform import Platform


@pytest.fixture
async def stage(platform: Platform) -> AsyncIterator[Stage]:
    made = await Stage(platform).prepare()
    yield made
    await made.close()
