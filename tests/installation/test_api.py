"""A household from the end of its stay to the milestone and after, over HTTP and PostgreSQL."""

from uuid import UUID

from tests.installation.heard import gate_closed, gate_open
from tests.installation.paths import COMMUNE, HERE, TODAY
from tests.installation.reception import ACTIVITY, ARRIVAL, Reception, refusal


async def told(reception: Reception, subject: UUID) -> list[str]:
    return [each["type"] for each in await reception.office.told(subject)]


async def test_a_couple_is_installed_once_its_three_facts_hold(reception: Reception) -> None:
    path = await reception.opened()
    subject = UUID((await reception.get(path))["subject"])
    problem = refusal(await reception.command(f"{path}/installation"), 409, "facts-missing")
    assert [each["pointer"] for each in problem["errors"]] == [
        "/residence",
        "/activity",
        "/partner",
    ]

    plan = {"epci": HERE, "planned_on": "2026-04-01", "rooms": 4}
    await reception.put(f"{path}/arrival-plan", plan, item=path)
    arrived = await reception.post(f"{path}/arrival", ARRIVAL)
    assert (arrived["status"], arrived["residence"]["commune"]) == ("arrived", COMMUNE)
    assert arrived["residence"]["evidence"]["seen_by"] == "officer-1"
    await reception.post(f"{path}/activity", ACTIVITY)
    await reception.office.hear(gate_closed(subject))
    problem = refusal(await reception.command(f"{path}/installation"), 409, "facts-missing")
    assert [each["pointer"] for each in problem["errors"]] == ["/partner"]

    await reception.office.hear(gate_open(subject))
    installed = await reception.post(f"{path}/installation")
    assert (installed["status"], installed["installed_on"]) == ("installed", str(TODAY))
    assert await told(reception, subject) == [
        "installation-opened",
        "arrival-planned",
        "household-arrived",
        "household-installed",
    ]
    said = (await reception.office.told(subject))[-1]["data"]
    assert said["partner"] == "passed"
    assert (said["epci"], said["activity"], said["adults"], said["children"]) == (HERE, "job", 2, 2)
