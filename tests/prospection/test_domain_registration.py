"""A file opens on what the territory knows, and the same application never opens two."""

from datetime import date
from uuid import uuid4

import pytest

from chassis.days import happened
from contracts import people
from contracts import prospection as told
from services.prospection.domain.application import fingerprint
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Status
from services.prospection.domain.household import Children, Household, PartnerWork
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.people import AgeBand, Channel, Contact, Role
from services.prospection.domain.project import Kind, Project
from tests.prospection.candidates import (
    DAY,
    ELSEWHERE,
    HERE,
    JOB,
    MOVE,
    PLACE,
    RULE,
    TODAY,
    a_couple,
    a_firm,
    a_registered_candidate,
    alone,
    an_adult,
    refused,
)


def registered(applicant: Household | Organisation, project: Project = JOB) -> Candidate:
    return a_registered_candidate(applicant, project)


def test_a_household_is_told_of_by_counts_and_codes() -> None:
    household = a_couple()
    household.adults.append(an_adult(Role.OTHER, age_band=AgeBand.UNDER_20))
    candidate, event = Candidate.register(uuid4(), household, JOB, "fair", TODAY, RULE, PLACE)
    assert candidate.status is Status.CONTACTED
    assert event == told.CandidateRegistered(
        subject=candidate.id,
        occurred_on=TODAY,
        candidate=told.Household(
            adults=3,
            partner_present=True,
            partner_needs_work="not-said",
            age_bands=people.AgeBands(
                under_20=1, from_20_to_39=2, from_40_to_60=0, over_60=0, not_said=0
            ),
            children=(
                people.Children(level="primary", count=2),
                people.Children(level="lower-secondary", count=1),
            ),
        ),
        project="job",
        source="fair",
    )


def test_an_organisation_is_told_of_by_its_activity_and_headcount() -> None:
    _, event = Candidate.register(uuid4(), a_firm(), MOVE, "fair", TODAY, RULE, PLACE)
    assert event.candidate == told.Organisation(naf="10.51C", naf_version="rev2", headcount=12)


def test_a_partner_who_was_not_asked_and_one_who_is_not_there_differ() -> None:
    assert a_couple(asked=False).described().partner_needs_work == "not-said"
    assert alone().described().partner_needs_work == "no-partner"


def test_a_source_out_of_the_territorys_list_is_refused() -> None:
    with refused("source-unknown"):
        Candidate.register(uuid4(), alone(), JOB, "télépathie", TODAY, RULE, PLACE)


def test_a_fact_that_is_to_come_is_refused() -> None:
    assert happened(None, TODAY) == TODAY
    assert happened(TODAY - DAY, TODAY) == TODAY - DAY
    with refused("date-in-the-future"):
        happened(TODAY + DAY, TODAY)


def test_a_day_that_no_rule_covers_is_refused() -> None:
    with refused("no-rule-on-that-day"):
        a_registered_candidate(alone(), on=date(1998, 3, 2))


def test_an_epci_of_another_territory_is_refused() -> None:
    with refused("epci-unknown"):
        registered(alone(), Project(Kind.JOB, epcis=(HERE, ELSEWHERE)))


def test_an_epci_wished_for_twice_is_refused() -> None:
    with refused("epci-twice"):
        registered(alone(), Project(Kind.JOB, epcis=(HERE, HERE)))


def test_a_trade_goes_with_its_version() -> None:
    with refused("trade-version"):
        Project(Kind.JOB, "J1506")


@pytest.mark.parametrize(("applicant", "project"), [(alone(), MOVE), (a_firm(), JOB)])
def test_moving_an_organisation_is_the_project_of_organisations_only(
    applicant: Household | Organisation, project: Project
) -> None:
    with refused("project-not-theirs"):
        registered(applicant, project)


def test_a_household_has_one_lead() -> None:
    with refused("one-lead"):
        Household(adults=[an_adult(Role.PARTNER)])
    with refused("one-lead"):
        Household(adults=[an_adult(), an_adult()])


def test_a_household_has_one_partner_at_most() -> None:
    with refused("one-partner"):
        Household(adults=[an_adult(), an_adult(Role.PARTNER), an_adult(Role.PARTNER)])


def test_a_household_of_a_crowd_is_refused() -> None:
    with refused("too-many-adults"):
        Household(adults=[an_adult(), *[an_adult(Role.OTHER) for _ in range(30)]])


def test_the_wish_of_a_partner_who_is_not_there_is_refused() -> None:
    with refused("no-partner"):
        Household(adults=[an_adult()], partner_needs_work=PartnerWork.NO)


def test_children_of_a_level_are_counted_once() -> None:
    with refused("level-twice"):
        Household(adults=[an_adult()], children=(Children("primary", 1), Children("primary", 2)))


@pytest.mark.parametrize("count", [0, 21])
def test_children_of_a_level_are_counted_from_one_to_twenty(count: int) -> None:
    with refused("children-count"):
        Children("primary", count)


def test_a_level_that_the_territory_does_not_know_is_refused() -> None:
    with refused("level-unknown"):
        registered(Household(adults=[an_adult()], children=(Children("sorcery", 1),)))


def test_somebody_who_cannot_be_reached_is_not_registered() -> None:
    with refused("no-contact"):
        registered(Household(adults=[an_adult(contact=Contact())]))


def test_a_preferred_way_to_be_reached_is_given() -> None:
    with refused("preferred-missing"):
        Contact(email="personne@exemple.invalid", preferred=Channel.PHONE)
    with refused("preferred-missing"):
        Contact(phone="0639980001", preferred=Channel.EMAIL)
    assert Contact(preferred=Channel.MAIL).preferred is Channel.MAIL


def test_an_organisation_has_somebody_to_speak_for_it() -> None:
    with refused("no-representative"):
        a_firm(representatives=[])


@pytest.mark.parametrize(("naf", "version"), [("10.51C", "1993"), ("99.99Z", "rev2")])
def test_an_activity_that_the_territory_does_not_know_is_refused(naf: str, version: str) -> None:
    with refused("naf-unknown"):
        registered(a_firm(naf=naf, naf_version=version), MOVE)


@pytest.mark.parametrize("naf", ["C", "10", "10.5", "10.51C", "33.20D"])
def test_an_activity_is_known_by_its_section_or_its_division(naf: str) -> None:
    assert registered(a_firm(naf=naf), MOVE).applicant is not None


def test_the_same_person_typed_otherwise_is_the_same_application() -> None:
    contact = Contact(email="zoe@exemple.invalid")
    first = Household(
        adults=[an_adult(given_name="Zoé", family_name="De L'Étang", contact=contact)]
    )
    again = Household(
        adults=[
            an_adult(
                given_name=" ZOE",
                family_name="de l'etang",
                contact=Contact(email="Zoe@exemple.invalid", phone="0639980001"),
            )
        ]
    )
    assert fingerprint(first) == fingerprint(again)


def test_two_people_of_one_name_are_two_applications() -> None:
    first, second = [
        Household(
            adults=[
                an_adult(given_name="Zoé", family_name="Fictif", contact=Contact(email=address))
            ]
        )
        for address in ("zoe@exemple.invalid", "autre@exemple.invalid")
    ]
    assert fingerprint(first) != fingerprint(second)


def test_a_name_alone_recognises_nobody() -> None:
    assert fingerprint(Household(adults=[an_adult(contact=Contact())])) is None


def test_an_establishment_is_one_application_whoever_speaks_for_it() -> None:
    assert fingerprint(a_firm()) == fingerprint(a_firm(name="Autre Nom"))
    assert fingerprint(a_firm()) != fingerprint(a_firm(siret="99990001200025"))


def test_a_fingerprint_says_nothing_of_the_person() -> None:
    found = fingerprint(alone())
    assert found is not None
    assert len(found) == 64
    assert "fictif" not in found
