"""An aid from the request to the grant and beyond, over HTTP and PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from services.installation.app import service
from tests.desk import NOON
from tests.installation.aid_counter import CENTS, Counter, counter
from tests.installation.reception import refusal
from tests.office import office
from tests.platform import Platform


@pytest.fixture
async def there(platform: Platform) -> AsyncIterator[Counter]:
    """A counter of its own: budgets are nobody else's."""
    async with office(platform, service, now=NOON) as made, counter(made) as everybody:
        yield everybody


async def test_an_aid_is_granted_by_its_authority_within_the_years_money(there: Counter) -> None:
    await there.voted(CENTS)
    path = await there.proposed()
    request = await there.get(path)
    assert (request["status"], request["proposal"]["advice"]) == ("proposed", "grant")
    refusal(await there.ask(f"{path}/grant"), 403, "role-missing")
    refusal(await there.ask(f"{path}/grant", by="other_authority"), 404, "not-found")
    granted = await there.post(f"{path}/grant", by="authority")
    assert (granted["status"], granted["decisions"][0]["cents"]) == ("granted", CENTS)
    assert granted["decisions"][0]["rules"] == granted["rules"]
    assert await there.told(granted) == ["aid-requested", "aid-granted"]
    (budget,) = (await there.get("/v1/aid-budgets"))["items"]
    assert (budget["committed_cents"], budget["left_cents"], budget["claims"]) == (CENTS, 0, [])
