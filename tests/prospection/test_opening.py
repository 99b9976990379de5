"""Files that ran before the platform are brought in where they stand, and nobody is written to."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.prospection.api.openings import openings
from services.prospection.app import service
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import a_siret
from tests.prospection.front import Body, Front, slug
from tests.prospection.test_import import ALONE, FIRM, PARTNER

RIPE = "project:2|resources:2|skills:2|life-choice:2|household:2"
INFORMED = {"notice_le": "21/11/2025", "adhesion_le": "24/11/2025"}
FOLLOWED = {"date": "20/11/2025", "suivi_par": "officer-7", **INFORMED}
ASSESSED = FOLLOWED | {"evaluation_le": "01/12/2025", "dernier_contact": "20/02/2026"}
QUALIFIED = ASSESSED | {"qualification_le": "15/12/2025", "maturite": RIPE}
COUPLE = PARTNER | {"conjoint_notice_le": "21/11/2025", "conjoint_adhesion_le": "25/11/2025"}
STAGES: dict[str, tuple[dict[str, str], str, list[str]]] = {
    "enregistré": ({"date": "20/02/2026"}, "contacted", []),
    "en évaluation": (ASSESSED, "under-assessment", ["assessment-started"]),
    "qualifié": (QUALIFIED, "qualified", ["assessment-started", "candidate-qualified"]),
    "séjour passé": (QUALIFIED, "qualified", ["assessment-started", "candidate-qualified"]),
    "en cours d'installation": (
        QUALIFIED,
        "qualified",
        ["assessment-started", "candidate-qualified"],
    ),
    "installé": (QUALIFIED, "qualified", ["assessment-started", "candidate-qualified"]),
    "non retenu": (
        ASSESSED | {"arret_le": "10/01/2026", "motif": "projet pas assez mûr"},
        "not-retained",
        ["assessment-started", "candidate-not-retained"],
    ),
    "en sommeil": (
        ASSESSED | {"arret_le": "10/01/2026"},
        "dormant",
        ["assessment-started", "candidate-deferred"],
    ),
    "retiré": (
        QUALIFIED | {"arret_le": "10/01/2026", "motif": "projet modifié"},
        "withdrawn",
        ["assessment-started", "candidate-qualified", "candidate-withdrawn"],
    ),
}


@pytest.fixture(scope="module")
async def at_work(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture
async def officer(at_work: Office) -> AsyncIterator[Front]:
    at_work.clock.moment = NOON
    async with at_work.officer() as client:
        yield Front(client)


@pytest.fixture
async def colleague(at_work: Office, officer: Front) -> AsyncIterator[Front]:
    async with at_work.officer("officer-2") as client:
        yield Front(client)


def somebody(name: str, stage: str, **changes: str) -> dict[str, str]:
    told = ALONE | {"nom": name, "courriel": f"{name.lower()}@exemple.invalid", "etape": stage}
    return told | changes


def a_file(*lines: dict[str, str]) -> bytes:
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, openings.columns.known, delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    return sheet.getvalue().encode()


async def brought(
    at_work: Office, officer: Front, colleague: Front, *lines: dict[str, str]
) -> list[Body]:
    """What became of lines that two officers vouch for."""
    answer = await officer.client.post(
        "/v1/opening-imports", content=a_file(*lines), headers={"Content-Type": "text/csv"}
    )
    assert answer.status_code == 202, answer.text
    id = answer.json()["id"]
    await colleague.done(f"/imports/{id}/countersignature")
    await at_work.bring_in()
    return await officer.lines(id)


async def opened(
    at_work: Office, officer: Front, colleague: Front, line: dict[str, str]
) -> tuple[Body, list[dict[str, Any]]]:
    """The file of a line, and what was told of it."""
    [became] = await brought(at_work, officer, colleague, line)
    assert became["outcome"] == "created", became
    told = await at_work.told(UUID(became["id"]))
    return await officer.read(f"/candidates/{became['id']}"), told


@pytest.mark.parametrize("stage", STAGES)
async def test_a_running_file_stands_where_it_stood_on_its_own_days(
    at_work: Office, officer: Front, colleague: Front, stage: str
) -> None:
    cells, status, steps = STAGES[stage]
    number = list(STAGES).index(stage)
    file, told = await opened(
        at_work, officer, colleague, somebody(f"Etape{number}", stage, **cells)
    )
    assert file["status"] == status
    assert [each["type"] for each in told] == ["candidate-registered", *steps]
    standing = {each["data"]["standing_at_opening"] for each in told}
    assert len(standing) == 1
    days = [each["data"]["occurred_on"] for each in told]
    assert days == sorted(days)
    assert days[-1] < "2026-03-01"
    if number:
        assert file["officer"] == "officer-7"


@pytest.mark.parametrize("stage", STAGES)
async def test_no_letter_leaves_and_no_timer_fires_for_days_that_are_past(
    at_work: Office, officer: Front, colleague: Front, stage: str
) -> None:
    await at_work.fire_timers()
    cells = STAGES[stage][0]
    number = list(STAGES).index(stage)
    line = somebody(f"Calme{number}", stage, **cells)
    file, told = await opened(at_work, officer, colleague, line)
    assert await at_work.fire_timers() == 1, "the file is compared with the others, and no more"
    assert (await officer.read(f"/candidates/{file['id']}"))["status"] == file["status"]
    assert len(await at_work.told(UUID(file["id"]))) == len(told)
    async with at_work.runtime.engine.connect() as connection:
        assert await connection.scalar(text("select count(*) from invitation")) == 0


async def test_both_adults_agreed_on_their_own_days_before_two_officers(
    at_work: Office, officer: Front, colleague: Front
) -> None:
    line = somebody("Deux", "qualifié", **QUALIFIED, **COUPLE)
    file, _ = await opened(at_work, officer, colleague, line)
    agreements = [adult["agreement"] for adult in file["candidate"]["adults"]]
    assert [(each["on"], each["holds"]) for each in agreements] == [
        ("2025-11-24", True),
        ("2025-11-25", True),
    ]
    signed = [(each["recorded_by"], each["countersigned_by"]) for each in agreements]
    assert signed == [("officer-1", "officer-2")] * 2


async def test_an_organisation_has_a_past_too(
    at_work: Office, officer: Front, colleague: Front
) -> None:
    line = FIRM | QUALIFIED | {"etape": "installé", "siret": a_siret()}
    file, told = await opened(at_work, officer, colleague, line)
    assert file["status"] == "qualified"
    assert told[-1]["data"]["standing_at_opening"] == "settled"


@pytest.mark.parametrize(
    ("stage", "changes", "column"),
    [
        ("qualifié", {"adhesion_le": ""}, "adhesion_le"),
        ("qualifié", {"notice_le": "", "adhesion_le": ""}, "notice_le"),
        ("qualifié", {"notice_le": ""}, "notice_le"),
        ("qualifié", {"maturite": RIPE.replace(":2", ":0")}, "maturite"),
        ("qualifié", {"maturite": "project:3"}, "maturite"),
        ("qualifié", {"maturite": "project:4"}, "maturite"),
        ("qualifié", {"maturite": "licorne:2"}, "maturite"),
        ("qualifié", {"qualification_le": ""}, "qualification_le"),
        ("qualifié", {"qualification_le": "03/03/2026"}, "qualification_le"),
        ("qualifié", {"qualification_le": "30/11/2025"}, None),
        ("qualifié", {"suivi_par": ""}, "suivi_par"),
        ("qualifié", {"arret_le": "10/01/2026"}, "arret_le"),
        ("qualifié", {"epci": ""}, "epci"),
        ("qualifié", {"conjoint_adhesion_le": "10/12/2025"}, "conjoint_adhesion_le"),
        ("qualifié", PARTNER, "notice_le"),
        ("qualifié", COUPLE | {"conjoint_adhesion_le": ""}, "adhesion_le"),
        ("qualifié", COUPLE | {"conjoint_emploi": ""}, "conjoint_emploi"),
        ("en évaluation", {"dernier_contact": "02/01/2026"}, "dernier_contact"),
        ("en évaluation", {"evaluation_le": ""}, "evaluation_le"),
        ("non retenu", {"motif": "caprice"}, "motif"),
        ("non retenu", {"motif": ""}, "motif"),
        ("retiré", {"motif": "projet pas assez mûr"}, "motif"),
        ("en sommeil", {"arret_le": ""}, "arret_le"),
        ("enregistré", {"evaluation_le": "25/02/2026"}, "evaluation_le"),
        ("enregistré", {"notice_le": "01/01/2020"}, None),
        ("enregistré", {"etape": "ailleurs"}, "etape"),
        ("enregistré", {"etape": ""}, "etape"),
    ],
)
async def test_a_rule_that_a_file_does_not_meet_is_said_of_its_line(
    at_work: Office,
    officer: Front,
    colleague: Front,
    stage: str,
    changes: dict[str, str],
    column: str | None,
) -> None:
    line = somebody("Fautif", stage, **STAGES[stage][0]) | changes
    before = len(await at_work.told())
    [became] = await brought(at_work, officer, colleague, line)
    assert became["outcome"] == "refused", became
    assert column in [reason["column"] for reason in became["reasons"]]
    assert len(await at_work.told()) == before


async def test_what_the_law_still_demands_is_on_the_work_list(
    at_work: Office, officer: Front, colleague: Front
) -> None:
    line = somebody("Ignorant", "enregistré", date="20/11/2025", suivi_par="officer-1")
    file, _ = await opened(at_work, officer, colleague, line)
    assert file["alerts"] == {
        "first-call-due": "2026-03-02",
        "notice-due": "2026-03-02",
    }
    assert file["waiting"]["task"] == "inform"


@pytest.mark.parametrize(("answered", "owed"), [("", True), ("12/01/2026", False)])
async def test_an_answer_is_owed_until_it_was_given(
    at_work: Office, officer: Front, colleague: Front, answered: str, owed: bool
) -> None:
    cells = STAGES["non retenu"][0] | {"reponse_le": answered}
    line = somebody(f"Reponse{owed}", "non retenu", **cells)
    file, _ = await opened(at_work, officer, colleague, line)
    assert ("answer-owed" in file["alerts"]) is owed


async def test_nobody_is_forgotten_on_the_day_they_are_brought_in(
    at_work: Office, officer: Front, colleague: Front
) -> None:
    """The whole notice runs, however long ago they were last heard of."""
    cells = {"arret_le": "10/01/2023", "date": "20/11/2022", "dernier_contact": "10/01/2023"}
    line = somebody("Ancien", "en sommeil", **cells)
    file, _ = await opened(at_work, officer, colleague, line)
    assert "anonymisation-near" in file["alerts"]
    at_work.clock.advance(timedelta(days=29))
    await at_work.fire_timers()
    async with at_work.officer() as client:
        later = Front(client)
        assert (await later.read(f"/candidates/{file['id']}"))["status"] == "dormant"
        at_work.clock.advance(timedelta(days=1))
        await at_work.fire_timers()
        assert (await later.read(f"/candidates/{file['id']}"))["status"] == "anonymised"


async def test_the_sender_alone_vouches_for_nothing(at_work: Office, officer: Front) -> None:
    content = a_file(somebody("Seul", "qualifié", **QUALIFIED))
    headers = {"Content-Type": "text/csv"}
    answer = await officer.client.post("/v1/opening-imports", content=content, headers=headers)
    id = answer.json()["id"]
    assert await at_work.bring_in() == 0
    alone = await officer.act(f"/imports/{id}/countersignature")
    assert slug(alone) == "countersigned-by-sender"
    await officer.done(f"/imports/{id}/stop")


async def test_a_running_file_that_is_there_already_is_known(
    at_work: Office, officer: Front, colleague: Front
) -> None:
    line = somebody("Deuxfois", "qualifié", **QUALIFIED)
    became = await brought(at_work, officer, colleague, line, line)
    assert [each["outcome"] for each in became] == ["created", "known"]


async def test_a_newcomer_has_no_past(at_work: Office, officer: Front) -> None:
    file = await officer.under_assessment()
    told = await at_work.told(UUID(file["id"]))
    assert all("standing_at_opening" not in each["data"] for each in told)
