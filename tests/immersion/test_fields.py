"""Who sees what of a stay and of a host: evaluations and ways to reach people, role by role."""

from collections.abc import AsyncIterator

import pytest

from services.immersion import use_cases
from services.immersion.app import service
from services.immersion.domain.evaluation import Outcome
from services.immersion.domain.host import Host
from services.immersion.domain.stay import Stay
from tests.desk import NOON
from tests.immersion.desk import Desk
from tests.immersion.stays import HERE, RECORDER, a_profile
from tests.office import Office, office
from tests.platform import Platform

EVALUATIONS = {
    "reception-officer": {"candidate", "host", "partner"},
    "technical-referent": {"candidate", "host"},
    "territorial-referent": {"host"},
    "insertion-adviser": {"partner"},
    "epci-correspondent": set(),
    "auditor": set(),
}
REACHED = {
    "reception-officer": True,
    "employer-relations": True,
    "agency-correspondent": True,
    "epci-correspondent": False,
    "auditor": False,
}


@pytest.fixture(scope="module")
async def there(platform: Platform) -> AsyncIterator[tuple[Office, Stay, Host]]:
    """An office with a stay that everybody evaluated, and a host that an agency presents."""
    async with office(platform, service, now=NOON) as made:
        desk = Desk(lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock)
        stay = await desk.completed()
        async with desk.work() as work:
            host = await use_cases.register_host(a_profile(agency="chambre-fictive"), work)
        assert Outcome.GO is stay.outcome
        yield made, stay, host


@pytest.mark.parametrize("role", EVALUATIONS)
async def test_an_evaluation_is_for_the_roles_it_is_for(
    there: tuple[Office, Stay, Host], role: str
) -> None:
    made, stay, _ = there
    async with made.officer(RECORDER, role, epcis=[HERE]) as somebody:
        seen = (await somebody.get(f"/v1/stays/{stay.id}")).json()
    assert {each["by"] for each in seen["evaluations"]} == EVALUATIONS[role]
    assert set(seen["withheld"]) == {"candidate", "host", "partner"} - EVALUATIONS[role]


@pytest.mark.parametrize("role", REACHED)
async def test_how_to_reach_a_host_is_for_those_who_call_them(
    there: tuple[Office, Stay, Host], role: str
) -> None:
    made, _, host = there
    async with made.officer(RECORDER, role, epcis=[HERE], agency="chambre-fictive") as somebody:
        seen = (await somebody.get(f"/v1/hosts/{host.id}")).json()
    assert seen["agency"] == "chambre-fictive"
    assert (seen["contact"] is not None) is REACHED[role]


async def test_an_agency_makes_known_its_own_hosts_and_no_others(
    there: tuple[Office, Stay, Host],
) -> None:
    made, _, _ = there
    known = {
        "kind": "business",
        "contact": {"name": "Scierie Imaginaire", "email": "scierie@exemple.invalid"},
        "epci": HERE,
        "offers": ["business"],
    }
    async with made.officer(RECORDER, "agency-correspondent", agency="chambre-fictive") as mine:
        answers = {
            agency: await mine.post(
                "/v1/hosts",
                json=known | {"agency": agency},
                headers={"Idempotency-Key": str(agency)},
            )
            for agency in ("chambre-fictive", "bailleur-fictif", None)
        }
    assert [answer.status_code for answer in answers.values()] == [201, 404, 404]
    assert "périmètre" in answers["bailleur-fictif"].json()["detail"]
