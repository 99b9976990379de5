"""Territories' folders hold aids that are read whole at the start, and by the same code."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.territory import Territory, TerritoryInvalid
from happy.places import ROOT
from services.installation.app import service
from services.installation.domain.aids.aid import AIDS, Aid
from services.installation.domain.aids.facts import Advice, OthersOutcome, Status
from services.installation.domain.aids.letters import LETTERS, Kind
from services.installation.use_cases import aids
from tests.desk import NOON
from tests.installation.aid_desk import AidDesk, refused
from tests.territories import FICTIVE

FOLDERS = (*(ROOT / "deploy" / "territories" / code for code in ("fr-15", "fr-48")), FICTIVE)
TODAY = NOON.date()
DAY = timedelta(days=1)
SENTENCE = "Le foyer vient de 30 km au moins, pour un employeur de 50 personnes au plus."
MOVING: dict[str, Any] = {
    "distance-km": 400,
    "moving-cost": 240_000,
    "activity-starts-on": "2026-06-15",
    "employed": True,
    "contract-months": 999,
}


def a_folder(shelf: Path, source: Path = FICTIVE) -> Path:
    return Path(shutil.copytree(source, shelf / source.name))


def rewrite(folder: Path, former: str, words: str) -> None:
    """Another text in the folder's aids, in its first place."""
    path = folder / "aids.toml"
    text = path.read_text("utf-8")
    assert former in text
    path.write_text(text.replace(former, words, 1), "utf-8")


def faults(folder: Path) -> list[str]:
    """What the service says of a folder when it starts."""
    with pytest.raises(TerritoryInvalid) as refusal:
        service.check(Territory.load(folder))
    return refusal.value.errors


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_every_version_of_every_aid_and_letter_is_read_at_the_start(folder: Path) -> None:
    territory = Territory.load(folder)
    service.check(territory)
    assert set(territory.rules.members(LETTERS)) == set(Kind)
    for code in territory.rules.members(AIDS):
        for dated in territory.rules.entries[f"aids.{code}"].values:
            assert isinstance(territory.rules(AIDS.member(code), dated.since), Aid)


def test_the_first_territory_has_the_aids_of_its_programme() -> None:
    rules = Territory.load(FOLDERS[0]).rules
    known = {code: rules(AIDS.member(code), TODAY) for code in rules.members(AIDS)}
    assert {code for code, each in known.items() if each.is_ours} == {
        "housing",
        "internship",
        "moving",
        "practice",
        "telework-kit",
    }
    assert known["practice"].commitment is not None
    assert known["practice"].commitment.years >= 5
    assert known["telework-kit"].is_suspended(TODAY)
    assert known["mobili-pass"].is_suspended(TODAY)
    assert not known["cesp"].is_ours
    sources = [rules.entries[f"aids.{code}"].source for code, each in known.items() if each.is_ours]
    assert all("propos" in each.lower() for each in sources)


def test_a_territory_may_have_no_aids(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "aids.toml").unlink()
    assert faults(folder) == [
        f"rules.toml : la règle letters.{kind} est absente, ajoutez-la." for kind in sorted(Kind)
    ]


@pytest.mark.parametrize(
    ("former", "words", "aid", "fault"),
    [
        (
            'op = "at-least", fact = "distance-km"',
            'op = "at-least", fact = "distance"',
            "removal",
            " : aucune question ne demande : distance",
        ),
        (
            'handling = "followed"',
            'handling = "given"',
            "elsewhere",
            " handling n'est pas du type attendu",
        ),
        (
            "cents = 50000 }",
            "cents = 50000, percent = 10 }",
            "removal",
            " amount : « fixed » prend cents, et un fait s'il en dépend",
        ),
        (
            "cents = 50000 }",
            "cents = 100000000000 }",
            "removal",
            " amount : le montant dépasse ce qu'une aide peut coûter",
        ),
        (
            'line = "arrivals"\n',
            "",
            "removal",
            " : une aide accordée ici a authority, line, amount et remedies",
        ),
        (
            'sentence = "Le foyer vient de 30 km',
            'phrase = "Le foyer vient de 30 km',
            "removal",
            " conditions.0.phrase n'est pas du type attendu",
        ),
        (
            f'sentence = "{SENTENCE}"',
            'sentence = ""',
            "removal",
            " : chaque condition se dit en une phrase (sentence)",
        ),
        (
            'kind = "date" }',
            'kind = "number" }',
            "removal",
            " : arrival-on doit être une date",
        ),
    ],
)
def test_what_is_wrong_with_an_aid_is_said_in_french_when_the_service_starts(
    tmp_path: Path, former: str, words: str, aid: str, fault: str
) -> None:
    folder = a_folder(tmp_path)
    rewrite(folder, former, words)
    assert faults(folder) == [f"aids.toml : aids.{aid}, la valeur du 01/01/2020{fault}."]


async def test_suspending_an_aid_needs_only_the_territorys_folder(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    desk = AidDesk.of(Territory.load(folder))
    cost = {"cost": 10_000}
    assert (await desk.ask("settling", facts=cost)).status is Status.WAIT_LISTED
    rewrite(folder, "suspension = { since = 2027-01-01", "suspension = { since = 2026-03-02")
    suspended = AidDesk.of(Territory.load(folder))
    with refused("aid-suspended"):
        await suspended.ask("settling", facts=cost)
    assert (await suspended.ask("settling", on=TODAY - DAY, facts=cost)).line == "arrivals"


async def test_files_before_and_after_a_change_of_the_folder_keep_their_own_version() -> None:
    """The aid for moving asks 70 km and gives half before July, then 60 km and six tenths."""
    desk = AidDesk.of(Territory.load(FOLDERS[0]))
    await desk.vote(10_000_00)
    desk.on(date(2026, 7, 2))
    before = await desk.ask("moving", on=date(2026, 6, 30), facts=MOVING)
    after = await desk.ask("moving", on=date(2026, 7, 1), facts=MOVING)
    granted = [await desk.grant(each) for each in (before, after)]
    assert [each.decisions[-1].cents for each in granted] == [1_200_00, 1_440_00]
    assert [each.decisions[-1].rules for each in granted] == [before.rules, after.rules]
    assert before.rules != after.rules
    near = MOVING | {"distance-km": 65}
    advice = [
        (await desk.ask("moving", on=on, facts=near)).proposal
        for on in (date(2026, 6, 30), date(2026, 7, 1))
    ]
    assert [each.advice for each in advice if each] == [Advice.REFUSE, Advice.GRANT]


async def test_a_file_that_is_completed_after_a_change_is_weighed_by_its_own_version() -> None:
    desk = AidDesk.of(Territory.load(FOLDERS[0]))
    await desk.vote(10_000_00)
    desk.on(date(2026, 6, 30))
    request = await desk.ask("moving", facts=MOVING, pieces=frozenset({"identity", "quote"}))
    assert request.missing == (
        "Contrat de travail ou justificatif d'activité",
        "Justificatif du domicile quitté",
    )
    desk.on(date(2026, 7, 2))
    later = frozenset({"activity", "former-home"})
    completed = await desk.do(aids.produce, request, later, {}, None)
    assert completed.proposal is not None
    assert completed.proposal.cents == 1_200_00


async def test_every_aid_of_the_first_territory_can_be_granted_by_somebody() -> None:
    desk = AidDesk.of(Territory.load(FOLDERS[0]))
    facts: dict[str, dict[str, Any]] = {
        "moving": MOVING | {"activity-starts-on": "2026-04-01"},
        "housing": {
            "arrival-on": "2026-03-01",
            "months-asked": 6,
            "residence-epci": "241500230",
            "bridge-home": False,
            "age-band": "20-39",
        },
        "internship": {
            "study-cycle": "third",
            "under-served-zone": True,
            "internship-starts-on": "2026-05-01",
            "internship-months": 6,
        },
        "practice": {
            "studies": "medicine",
            "commitment-years": 5,
            "months-asked": 36,
            "state-contract": False,
        },
    }
    cents = {}
    for code, said in facts.items():
        async with desk.work() as work:
            line = str(aids.aids(TODAY, work)[code].line)
        await desk.vote(100_000_00, line)
        cents[code] = (await desk.grant(await desk.ask(code, facts=said))).granted_cents
    assert cents == {
        "moving": 1_200_00,
        "housing": 1_200_00,
        "internship": 1_800_00,
        "practice": 18_000_00,
    }


async def test_the_states_own_contract_is_followed_and_counts_against_ours() -> None:
    desk = AidDesk.of(Territory.load(FOLDERS[0]))
    followed = await desk.ask("cesp", facts={})
    await desk.do(aids.note_outcome, followed, OthersOutcome.GRANTED, 0, None)
    request = await desk.ask(
        "practice",
        followed.subject,
        facts={
            "studies": "medicine",
            "commitment-years": 5,
            "months-asked": 1,
            "state-contract": False,
        },
    )
    assert request.proposal is not None
    assert request.proposal.advice is Advice.REFUSE
    with refused("aid-suspended"):
        await desk.ask("mobili-pass", facts={})
