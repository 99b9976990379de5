"""From the plan of an arrival to the milestone: the facts, and who is missing which."""

from dataclasses import replace
from datetime import date

import pytest

from chassis.errors import RuleBroken
from contracts.installation import (
    HouseholdArrived,
    HouseholdInstalled,
    OrganisationArrived,
    OrganisationInstalled,
)
from contracts.people import Children
from services.installation.domain.facts import Fact, Livelihood, WithoutUs, residence
from services.installation.domain.gate import Word
from services.installation.domain.path import Path
from services.installation.domain.state import Status
from tests.installation.paths import (
    ALONE,
    COMMUNE,
    COUPLE,
    DAY,
    ELSEWHERE,
    FIRM,
    HERE,
    MOVING_DAY,
    NEIGHBOUR,
    PLACE,
    RULE,
    TODAY,
    a_home,
    a_plan,
    a_planned_path,
    a_ready_path,
    an_activity,
    an_arrival,
    an_arrived_path,
    an_installed_path,
    an_opened_path,
    bands,
    hear,
    refused,
    seen,
)


def missing(path: Path, on: date = MOVING_DAY) -> list[str]:
    """The facts that the refusal names."""
    with pytest.raises(RuleBroken) as told:
        path.install(on)
    assert told.value.slug == "facts-missing"
    assert all(fault.sentence in _sentences(told.value) for fault in told.value.faults)
    return [fault.pointer.removeprefix("/") for fault in told.value.faults]


def _sentences(refusal: RuleBroken) -> list[str]:
    """What each missing fact is called; all of them are in the sentence of the refusal too."""
    named = refusal.sentence.partition(" : ")[2].rstrip(".").split(" ; ")
    return [f"Il manque {each}." for each in named]


def test_an_arrival_may_be_planned_anew() -> None:
    path = a_planned_path()
    told = path.plan_arrival(a_plan(MOVING_DAY + DAY), TODAY, PLACE)
    assert (told.planned_on, told.rooms, told.children[0].count) == (MOVING_DAY + DAY, 4, 2)
    assert path.status is Status.PLANNED


def test_an_arrival_is_not_planned_in_the_past() -> None:
    with refused("planned-in-the-past"):
        an_opened_path().plan_arrival(a_plan(TODAY - DAY), TODAY, PLACE)


def test_an_arrival_is_planned_in_the_territory() -> None:
    with refused("epci-unknown"):
        an_opened_path().plan_arrival(a_plan(epci=ELSEWHERE), TODAY, PLACE)


@pytest.mark.parametrize("levels", [["nowhere"], ["primary", "primary"]])
def test_children_are_counted_once_by_levels_of_the_territory(levels: list[str]) -> None:
    children = tuple(Children(level=each, count=1) for each in levels)
    with refused("level-unknown"):
        an_opened_path().plan_arrival(replace(a_plan(), children=children), TODAY, PLACE)
    arrival = replace(an_arrival(), children=children)
    with refused("level-unknown"):
        an_opened_path().arrive(arrival, a_home(), PLACE, RULE)


def test_an_arrival_is_told_at_once_whatever_is_missing() -> None:
    path = an_opened_path()
    told = path.arrive(an_arrival(), a_home(), PLACE, RULE)
    assert isinstance(told, HouseholdArrived)
    assert (told.occurred_on, told.epci, told.without_us) == (MOVING_DAY, HERE, "no")
    assert (told.age_bands, told.children) == (bands(2), COUPLE.children)
    assert path.status is Status.ARRIVED


def test_an_organisation_arrives_without_age_bands() -> None:
    told = an_opened_path(FIRM).arrive(an_arrival(FIRM), a_home(), PLACE, RULE)
    assert isinstance(told, OrganisationArrived)
    with refused("bands-of-a-household"):
        an_opened_path(FIRM).arrive(an_arrival(COUPLE), a_home(), PLACE, RULE)
    with refused("bands-of-a-household"):
        an_opened_path(COUPLE).arrive(an_arrival(FIRM), a_home(), PLACE, RULE)


def test_age_bands_count_the_adults_of_the_household() -> None:
    with refused("adults-miscounted"):
        an_opened_path(ALONE).arrive(an_arrival(COUPLE), a_home(), PLACE, RULE)


def test_a_residence_is_in_a_commune_of_the_territory_that_exists_that_day() -> None:
    assert residence(COMMUNE, seen(), PLACE).epci == HERE
    with refused("commune-unknown"):
        residence("15014", seen(), PLACE)
    changed = replace(
        PLACE, communes=[each.model_copy(update={"since": 2027}) for each in PLACE.communes]
    )
    with refused("commune-unknown"):
        residence(COMMUNE, seen(), changed)


def test_a_proof_is_of_a_kind_that_the_territory_accepts_for_that_fact() -> None:
    with refused("proof-unknown"):
        an_opened_path().arrive(
            an_arrival(), replace(a_home(), evidence=seen(proof="hearsay")), PLACE, RULE
        )
    with refused("proof-unknown"):
        an_opened_path().work(an_activity(proof="deed"), RULE)


def test_a_household_does_not_arrive_twice() -> None:
    with refused("wrong-status"):
        an_arrived_path().arrive(an_arrival(), a_home(), PLACE, RULE)


def test_an_organisation_moves_and_a_household_lives_from_something_else() -> None:
    with refused("activity-of-another-kind"):
        an_opened_path().work(an_activity(kind=Livelihood.MOVE), RULE)
    with refused("activity-of-another-kind"):
        an_opened_path(FIRM).work(an_activity(), RULE)


def test_every_missing_fact_is_named_in_one_refusal() -> None:
    assert missing(an_opened_path()) == ["residence", "activity", "partner"]
    assert missing(an_opened_path(ALONE)) == ["residence", "activity"]
    assert missing(an_opened_path(FIRM)) == ["residence", "activity"]
    assert missing(an_arrived_path()) == ["activity", "partner"]
    path = an_arrived_path()
    hear(path, Word.PASSED)
    assert missing(path) == ["activity"]


def test_the_three_facts_make_an_installed_household() -> None:
    path = a_ready_path()
    told = path.install(MOVING_DAY + DAY)
    assert isinstance(told, HouseholdInstalled)
    assert (told.occurred_on, told.epci, told.activity) == (MOVING_DAY + DAY, HERE, "job")
    assert (told.partner, told.adults, told.children) == ("passed", 2, 2)
    assert path.status is Status.INSTALLED


def test_a_household_without_a_partner_needs_no_word_on_one() -> None:
    told = a_ready_path(ALONE).install(MOVING_DAY)
    assert isinstance(told, HouseholdInstalled)
    assert told.partner == "not-applicable"


def test_an_organisation_knows_no_partner() -> None:
    told = a_ready_path(FIRM).install(MOVING_DAY)
    assert isinstance(told, OrganisationInstalled)
    assert (told.naf, told.naf_version, told.headcount) == ("62", "rev2", 8)


def test_somebody_is_not_installed_twice() -> None:
    with refused("wrong-status"):
        an_installed_path().install(MOVING_DAY + DAY)


def test_the_milestone_is_not_before_any_of_its_facts() -> None:
    with refused("installed-before-facts"):
        a_ready_path().install(MOVING_DAY - DAY)
    late_work = a_ready_path()
    late_work.work(an_activity(MOVING_DAY + 3 * DAY), RULE)
    with refused("installed-before-facts"):
        late_work.install(MOVING_DAY + 2 * DAY)
    late_word = a_ready_path()
    hear(late_word, Word.PASSED, MOVING_DAY + 5 * DAY)
    with refused("installed-before-facts"):
        late_word.install(MOVING_DAY + 4 * DAY)
    late_word.install(MOVING_DAY + 5 * DAY)


def test_where_they_lived_before_stays_on_the_record() -> None:
    path = an_installed_path()
    path.move(a_home(MOVING_DAY + DAY, NEIGHBOUR), RULE)
    assert path.residence is not None
    assert path.residence.commune == NEIGHBOUR
    assert [each.fact for each in path.former] == [a_home()]
    with refused("before-arrival"):
        path.move(a_home(MOVING_DAY - DAY), RULE)


def test_what_was_asked_at_the_arrival_is_kept_with_its_proof() -> None:
    path = an_arrived_path()
    assert path.arrival is not None
    assert path.arrival.without_us is WithoutUs.NO
    assert (path.arrival.evidence.proof, path.arrival.evidence.seen_by) == ("lease", "officer-1")


def test_facts_are_named_in_french() -> None:
    with pytest.raises(RuleBroken) as told:
        an_opened_path().install(MOVING_DAY)
    assert "la résidence dans une commune du territoire" in told.value.sentence
    assert "une activité commencée par un adulte au moins" in told.value.sentence
    assert "la situation du conjoint" in told.value.sentence
    assert len(told.value.faults) == len(Fact)


def test_what_was_not_so_is_corrected_and_not_noted_over() -> None:
    path = an_installed_path()
    with refused("noted-already"):
        path.work(an_activity(), RULE)
    with refused("noted-already"):
        path.move(a_home(commune=NEIGHBOUR), RULE)
    path.work(an_activity(MOVING_DAY + DAY), RULE)
