"""What was written wrong is put right without anybody taking another's place."""

from uuid import uuid4

import pytest

from contracts.prospection import HouseholdRecomposed
from services.prospection.domain.organisation import OrganisationDetails
from services.prospection.domain.people import AgeBand, Contact, Details
from services.prospection.domain.project import Kind, Project
from tests.prospection.candidates import (
    ELSEWHERE,
    HERE,
    JOB,
    MOVE,
    PLACE,
    TODAY,
    a_couple,
    a_firm,
    a_qualified_candidate,
    a_ready_candidate,
    a_registered_candidate,
    an_anonymised_candidate,
    refused,
)

OTHER_MAILBOX = Contact("autre@exemple.invalid")


def test_a_correction_leaves_notices_and_agreements_where_they_are() -> None:
    candidate = a_ready_candidate()
    lead, partner = candidate.household.adults
    kept = lead.notice, lead.agreement, partner.notice, partner.agreement
    details = Details(
        given_name="Zenobia", contact=OTHER_MAILBOX, age_band=AgeBand.OVER_60, wishes="une cave"
    )
    candidate.correct(JOB, {lead.id: details}, None, TODAY, PLACE)
    assert (lead.given_name, lead.contact, lead.age_band, lead.wishes) == (
        "Zenobia",
        OTHER_MAILBOX,
        AgeBand.OVER_60,
        "une cave",
    )
    assert (lead.notice, lead.agreement, partner.notice, partner.agreement) == kept
    assert partner.contact != OTHER_MAILBOX


def test_what_is_not_said_stays_as_it_is() -> None:
    candidate = a_registered_candidate()
    before = candidate.household.lead.wishes, candidate.household.lead.contact
    lead = candidate.household.lead
    candidate.correct(JOB, {lead.id: Details(family_name=lead.family_name)}, None, TODAY, PLACE)
    assert (lead.wishes, lead.contact) == before
    candidate.correct(JOB, {lead.id: Details(wishes="")}, None, TODAY, PLACE)
    assert lead.wishes == ""


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("Zenobie", "Fictive"),  # typing errors
        ("Zénobie", "Mariée"),  # another family name
        ("Fictif", "Zénobie"),  # the two the wrong way round
    ],
)
def test_a_name_may_be_put_right(given: str, family: str) -> None:
    candidate = a_registered_candidate()
    lead = candidate.household.lead
    lead.family_name = "Fictif"
    details = Details(given_name=given, family_name=family)
    candidate.correct(JOB, {lead.id: details}, None, TODAY, PLACE)
    assert (lead.given_name, lead.family_name) == (given, family)


def test_nobody_takes_the_place_of_another_person() -> None:
    candidate = a_ready_candidate()
    lead = candidate.household.lead
    somebody_else = Details(given_name="Gontran", family_name="Personnage")
    with refused("another-person"):
        candidate.correct(JOB, {lead.id: somebody_else}, None, TODAY, PLACE)


def test_somebody_who_is_not_in_the_file_is_not_corrected() -> None:
    with refused("person-unknown"):
        a_registered_candidate().correct(JOB, {uuid4(): Details()}, None, TODAY, PLACE)


def test_the_only_way_to_reach_somebody_is_not_taken_away() -> None:
    candidate = a_registered_candidate()
    lead = candidate.household.lead
    with refused("no-contact"):
        candidate.correct(JOB, {lead.id: Details(contact=Contact())}, None, TODAY, PLACE)


def test_the_other_stages_hear_of_a_household_they_knew_otherwise() -> None:
    candidate = a_qualified_candidate()
    lead = candidate.household.lead
    silent = candidate.correct(JOB, {lead.id: Details(wishes="rien")}, None, TODAY, PLACE)
    told = candidate.correct(JOB, {lead.id: Details(age_band=AgeBand.OVER_60)}, None, TODAY, PLACE)
    assert silent is None
    assert isinstance(told, HouseholdRecomposed)
    assert told.candidate.age_bands.over_60 == 1


def test_a_project_is_put_right_until_it_is_decided_upon() -> None:
    candidate = a_registered_candidate()
    other = Project(Kind.CREATION, epcis=(HERE,))
    candidate.correct(other, {}, None, TODAY, PLACE)
    assert candidate.project == other
    qualified = a_qualified_candidate()
    qualified.correct(JOB, {}, None, TODAY, PLACE)
    with refused("wrong-status"):
        qualified.correct(other, {}, None, TODAY, PLACE)


def test_a_corrected_project_obeys_the_rules_of_a_new_one() -> None:
    with refused("epci-unknown"):
        a_registered_candidate().correct(
            Project(Kind.JOB, epcis=(ELSEWHERE,)), {}, None, TODAY, PLACE
        )
    with refused("project-not-theirs"):
        a_registered_candidate().correct(MOVE, {}, None, TODAY, PLACE)


def test_an_organisation_is_put_right_but_for_its_number() -> None:
    candidate = a_registered_candidate(a_firm(), MOVE)
    speaker = candidate.known.people[0]
    candidate.correct(
        MOVE,
        {speaker.id: Details(capacity="direction")},
        OrganisationDetails(name="Atelier Rêvé", naf="62.01Z", naf_version="rev2", headcount=0),
        TODAY,
        PLACE,
    )
    firm = candidate.applicant
    assert firm == a_firm(name="Atelier Rêvé", naf="62.01Z", headcount=0, representatives=[speaker])


def test_a_corrected_activity_is_known_and_goes_with_its_version() -> None:
    candidate = a_registered_candidate(a_firm(), MOVE)
    with refused("naf-version"):
        OrganisationDetails(naf="62.01Z")
    with refused("naf-unknown"):
        candidate.correct(
            MOVE, {}, OrganisationDetails(naf="99.99Z", naf_version="rev2"), TODAY, PLACE
        )


def test_a_household_has_nothing_of_an_organisation() -> None:
    with refused("not-an-organisation"):
        a_registered_candidate(a_couple()).correct(
            JOB, {}, OrganisationDetails(name="Atelier"), TODAY, PLACE
        )


def test_a_file_that_ended_is_not_corrected() -> None:
    with refused("file-ended"):
        an_anonymised_candidate().correct(JOB, {}, None, TODAY, PLACE)
