"""Who sees what of whom: names, ways to reach them, wishes, notes, each for the roles it is for."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from services.prospection import use_cases
from services.prospection.app import service
from services.prospection.domain.facts import ContactKind, Result
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import HERE, MOVE, a_couple, a_firm
from tests.prospection.desk import Desk

SHOWN = {
    "reception-officer": {"names", "contacts", "lead-wishes", "partner-wishes", "notes"},
    "territorial-referent": {"names", "contacts", "notes"},
    "technical-referent": {"names", "contacts", "lead-wishes", "notes"},
    "insertion-adviser": {"names", "contacts", "partner-wishes"},
    "epci-correspondent": set(),
    "auditor": set(),
}


@pytest.fixture(scope="module")
async def there(platform: Platform) -> AsyncIterator[tuple[Office, UUID, UUID]]:
    """An office, a couple and a firm in it that an officer called `mine` looks after."""
    async with office(platform, service) as made:
        desk = Desk(lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock)
        couple = await desk.registered(a_couple(asked=False))
        firm = await desk.registered(a_firm(), MOVE)
        for each in (couple, firm):
            async with desk.work() as work:
                await use_cases.assign(each.id, "mine", work)
        async with desk.work() as work:
            note = (ContactKind.CALL, Result.REACHED, "rappeler Zénobie")
            await use_cases.note(couple.id, *note, None, work)
        yield made, couple.id, firm.id


async def _read(made: Office, role: str, path: str) -> Any:
    async with made.officer("mine", role, epcis=[HERE]) as somebody:
        answer = await somebody.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("role", SHOWN)
async def test_a_household_is_shown_field_by_field(
    there: tuple[Office, UUID, UUID], role: str
) -> None:
    made, couple, _ = there
    seen = await _read(made, role, f"/v1/candidates/{couple}")
    lead, partner = seen["candidate"]["adults"]
    found = {
        "names": lead["family_name"] and lead["given_name"] and partner["given_name"],
        "contacts": lead["contact"] and partner["contact"],
        "lead-wishes": lead["wishes"],
        "partner-wishes": partner["wishes"],
        "notes": seen["contacts"][0]["next_action"],
    }
    assert {name for name, value in found.items() if value} == SHOWN[role]
    assert set(seen["withheld"]) == found.keys() - SHOWN[role]
    assert (seen["candidate"]["label"] is None) is ("names" not in SHOWN[role])


@pytest.mark.parametrize("role", SHOWN)
async def test_what_is_withheld_is_nowhere_in_the_answer(
    there: tuple[Office, UUID, UUID], role: str
) -> None:
    made, couple, firm = there
    words = {"names": ["Zénobie", "Barnabé", "Fictif-", "Zéphyrin"], "contacts": ["@exemple"]}
    for path in (f"/v1/candidates/{couple}", f"/v1/candidates/{firm}", "/v1/candidates"):
        text = str(await _read(made, role, path))
        for name, secrets in words.items():
            if name not in SHOWN[role]:
                assert not [each for each in secrets if each in text]


async def test_the_name_of_an_organisation_is_no_persons(
    there: tuple[Office, UUID, UUID],
) -> None:
    made, _, firm = there
    seen = await _read(made, "auditor", f"/v1/candidates/{firm}")
    [person] = seen["candidate"]["representatives"]
    assert seen["candidate"]["label"] == seen["candidate"]["name"] == "Atelier Imaginaire"
    assert (person["given_name"], person["family_name"], person["contact"]) == (None, None, None)


async def test_a_work_list_names_files_to_those_who_see_names(
    there: tuple[Office, UUID, UUID],
) -> None:
    made, couple, firm = there
    labels: dict[str, dict[str, str | None]] = {}
    for role in ("reception-officer", "auditor"):
        listed = (await _read(made, role, "/v1/work-list"))["items"]
        labels[role] = {each["candidate"]: each["label"] for each in listed}
    assert "Fictif-" in str(labels["reception-officer"][str(couple)])
    assert labels["auditor"] == {str(couple): None, str(firm): "Atelier Imaginaire"}


async def test_an_answer_after_an_act_withholds_the_same(
    there: tuple[Office, UUID, UUID],
) -> None:
    made, couple, _ = there
    async with made.officer("mine", "technical-referent") as referent:
        answer = await referent.post(
            f"/v1/candidates/{couple}/contacts",
            json={"kind": "call", "result": "reached"},
            headers={"Idempotency-Key": "a-note"},
        )
    assert answer.status_code == 200, answer.text
    assert answer.json()["withheld"] == ["partner-wishes"]
