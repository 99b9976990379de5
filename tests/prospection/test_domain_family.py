"""Households change, and nobody inherits what is another's."""

from dataclasses import replace
from uuid import uuid4

import pytest

from contracts import people
from contracts import prospection as told
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Status
from services.prospection.domain.household import Children, Household, PartnerWork
from services.prospection.domain.people import AgeBand, Contact, Role
from services.prospection.domain.project import Kind, Project
from tests.prospection.candidates import (
    COLLEAGUE,
    DAY,
    ELSEWHERE,
    JOB,
    MOVE,
    OFFICER,
    PLACE,
    TODAY,
    a_call,
    a_couple,
    a_firm,
    a_merged_candidate,
    a_qualified_candidate,
    a_ready_candidate,
    a_registered_candidate,
    agrees,
    alone,
    an_adult,
    an_anonymised_candidate,
    refused,
)


def separate(candidate: Candidate, adult: int = 1, project: Project = JOB) -> Candidate:
    apart, _, _ = candidate.separate(
        uuid4(), candidate.household.adults[adult].id, project, None, (), TODAY, PLACE
    )
    return apart


def test_a_household_is_told_of_as_it_is_now() -> None:
    candidate = a_registered_candidate(alone())
    event = candidate.recompose(
        [an_adult(Role.PARTNER)], [], (Children("primary", 1),), TODAY, PLACE
    )
    assert isinstance(event, told.HouseholdRecomposed)
    assert event.candidate == candidate.household.described()
    assert (event.candidate.adults, event.candidate.partner_present) == (2, True)
    assert event.candidate.children == (people.Children(level="primary", count=1),)


def test_children_stay_the_same_where_nothing_is_said_of_them() -> None:
    candidate = a_registered_candidate()
    children = candidate.household.children
    candidate.recompose([an_adult(Role.OTHER)], [], None, TODAY, PLACE)
    assert candidate.household.children == children
    candidate.recompose([], [], (), TODAY, PLACE)
    assert candidate.household.children == ()


def test_a_new_partner_has_to_be_asked() -> None:
    candidate = a_registered_candidate()
    _, partner = candidate.household.adults
    candidate.recompose([an_adult(Role.PARTNER)], [partner.id], None, TODAY, PLACE)
    assert candidate.household.partner_needs_work is None
    assert not candidate.household.was_asked


def test_that_the_partner_is_another_person_is_told_and_nothing_of_who_it_is() -> None:
    candidate = a_registered_candidate()
    lead, partner = candidate.household.adults
    other = candidate.recompose([an_adult(Role.OTHER)], [], None, TODAY, PLACE)
    replaced = candidate.recompose([an_adult(Role.PARTNER)], [partner.id], None, TODAY, PLACE)
    leads = candidate.recompose([an_adult(Role.PARTNER)], [lead.id], None, TODAY, PLACE)
    assert [each.another_partner for each in (other, replaced, leads)] == [False, True, True]
    alone_now = candidate.recompose([], [candidate.household.adults[-1].id], None, TODAY, PLACE)
    assert not alone_now.another_partner


def test_a_partner_who_stays_is_not_asked_again() -> None:
    candidate = a_registered_candidate()
    candidate.recompose([an_adult(Role.OTHER)], [], None, TODAY, PLACE)
    assert candidate.household.partner_needs_work is PartnerWork.NOT_SAID


def test_what_a_partner_wished_is_not_what_the_next_one_wishes() -> None:
    """The lead leaves, the partner leads, and somebody else comes."""
    candidate = a_registered_candidate()
    lead, partner = candidate.household.adults
    candidate.recompose([an_adult(Role.PARTNER)], [lead.id], None, TODAY, PLACE)
    assert candidate.household.lead.id == partner.id
    assert candidate.household.partner_needs_work is None


def test_the_partner_leads_where_the_lead_leaves() -> None:
    household = a_couple()
    household.adults.insert(1, an_adult(Role.OTHER))
    candidate = a_registered_candidate(household)
    lead, _, partner = household.adults
    candidate.recompose([], [lead.id], None, TODAY, PLACE)
    assert candidate.household.lead.id == partner.id


def test_somebody_stays_in_a_household() -> None:
    candidate = a_registered_candidate(alone())
    with refused("nobody-left"):
        candidate.recompose([], [candidate.household.lead.id], None, TODAY, PLACE)
    with refused("nobody-left"):
        separate(candidate, 0)


def test_only_somebody_of_the_household_leaves_it() -> None:
    with refused("adult-unknown"):
        a_registered_candidate().recompose([], [uuid4()], None, TODAY, PLACE)


def test_an_organisation_is_no_household() -> None:
    firm = a_registered_candidate(a_firm(), MOVE)
    with refused("not-a-household"):
        firm.recompose([], [], None, TODAY, PLACE)
    with refused("not-a-household"):
        a_registered_candidate().absorb(firm, Role.OTHER, {}, TODAY)


def test_nothing_happened_to_a_household_before_it_was_known() -> None:
    early = TODAY - DAY
    candidate, other = a_registered_candidate(), a_registered_candidate(alone())
    with refused("before-registration"):
        candidate.recompose([], [], None, early, PLACE)
    with refused("before-registration"):
        candidate.separate(uuid4(), candidate.household.adults[1].id, JOB, None, (), early, PLACE)
    with refused("before-registration"):
        candidate.absorb(other, Role.OTHER, {}, early)
    known_later = a_registered_candidate(alone(), on=TODAY + DAY)
    with refused("before-registration"):
        candidate.absorb(known_later, Role.OTHER, {}, TODAY)


def test_a_recomposed_household_obeys_the_rules_of_a_new_one() -> None:
    candidate = a_registered_candidate()
    with refused("one-partner"):
        candidate.recompose([an_adult(Role.PARTNER)], [], None, TODAY, PLACE)
    with refused("level-unknown"):
        candidate.recompose([], [], (Children("sorcery", 1),), TODAY, PLACE)


def test_whoever_goes_on_alone_leaves_with_what_is_theirs_only() -> None:
    candidate = a_ready_candidate()
    lead, partner = candidate.household.adults
    partner.wishes = "un atelier"
    apart, separated, registered = candidate.separate(
        uuid4(),
        partner.id,
        Project(Kind.CREATION),
        (Children("primary", 1),),
        (Children("primary", 1),),
        TODAY,
        PLACE,
    )
    assert separated == told.HouseholdSeparated(
        subject=candidate.id,
        occurred_on=TODAY,
        candidate=candidate.household.described(),
        new_household=apart.id,
    )
    assert registered.subject == apart.id
    assert (registered.candidate, registered.source) == (apart.household.described(), "fair")
    assert candidate.household.adults == [lead]
    assert apart.household == Household(
        adults=[replace(partner, role=Role.LEAD)], children=(Children("primary", 1),)
    )
    assert (apart.officer, apart.scores, apart.contacts) == (None, {}, [])
    assert lead.wishes not in str(apart)
    assert lead.family_name not in str(apart)
    assert str(lead.contact.email) not in str(apart)
    assert apart.status is Status.CONTACTED


def test_an_agreement_is_ones_own_and_goes_along() -> None:
    candidate = a_ready_candidate()
    assert separate(candidate).household.lead.agrees


def test_an_application_stays_with_who_made_it() -> None:
    candidate = a_registered_candidate()
    made = candidate.application
    separate(candidate)
    assert candidate.application == made
    candidate = a_registered_candidate()
    made = candidate.application
    assert separate(candidate, 0).application == made
    assert candidate.application is None


def test_whoever_goes_on_alone_needs_no_contact_of_their_own() -> None:
    household = a_couple()
    household.adults[1].contact = Contact()
    apart = separate(a_registered_candidate(household))
    assert apart.application is None


def test_a_project_apart_obeys_the_rules_of_a_new_one() -> None:
    with refused("epci-unknown"):
        separate(a_registered_candidate(), project=Project(Kind.JOB, epcis=(ELSEWHERE,)))
    with refused("project-not-theirs"):
        separate(a_registered_candidate(), project=MOVE)


def test_two_files_of_one_household_become_one() -> None:
    candidate, other = a_ready_candidate(), a_registered_candidate(alone())
    theirs = other.household.lead
    other.note(a_call(TODAY + DAY))
    event = candidate.absorb(other, Role.OTHER, {}, TODAY)
    assert event == told.HouseholdsMerged(
        subject=candidate.id,
        occurred_on=TODAY,
        candidate=candidate.household.described(),
        merged=other.id,
    )
    assert candidate.household.adults[-1] == replace(theirs, role=Role.OTHER)
    assert candidate.last_contact_on == TODAY + DAY
    assert [note.on for note in candidate.contacts] == [TODAY, TODAY + DAY]


def test_the_file_that_stops_keeps_nobody() -> None:
    candidate, other = a_registered_candidate(), a_registered_candidate(alone())
    candidate.absorb(other, Role.OTHER, {}, TODAY)
    assert (other.status, other.merged_into) == (Status.MERGED, candidate.id)
    assert (other.applicant, other.contacts, other.officer) == (None, [], None)


def test_the_lead_of_the_other_file_may_be_the_partner_here() -> None:
    candidate, other = a_registered_candidate(alone()), a_registered_candidate(alone())
    theirs = other.household.lead.id
    candidate.absorb(other, Role.PARTNER, {}, TODAY)
    assert candidate.household.partner is not None
    assert candidate.household.partner.id == theirs
    assert not candidate.household.was_asked


def test_somebody_of_both_files_is_there_once_with_what_either_knew() -> None:
    candidate, other = a_registered_candidate(), a_ready_candidate(alone())
    _, partner = candidate.household.adults
    partner.contact, partner.age_band = Contact(phone="0639980009"), AgeBand.NOT_SAID
    double = other.household.lead
    candidate.absorb(other, Role.OTHER, {double.id: partner.id}, TODAY)
    assert len(candidate.household.adults) == 2
    united = candidate.household.partner
    assert united is not None
    assert (united.id, united.notice, united.agreement) == (
        partner.id,
        double.notice,
        double.agreement,
    )
    assert united.contact == Contact(double.contact.email, "0639980009")
    assert united.age_band is double.age_band
    assert candidate.household.partner_needs_work is PartnerWork.NOT_SAID


def test_what_somebody_agreed_to_here_is_not_lost_to_a_paper_that_waits() -> None:
    candidate, other = a_registered_candidate(alone()), a_registered_candidate(alone())
    kept, double = candidate.household.lead, other.household.lead
    candidate.inform(kept.id, TODAY, OFFICER)
    agrees(candidate, kept.id)
    other.inform(double.id, TODAY, COLLEAGUE)
    other.take_agreement(double.id, TODAY, COLLEAGUE)
    candidate.absorb(other, Role.OTHER, {double.id: kept.id}, TODAY)
    assert candidate.household.lead.agrees
    assert candidate.household.lead.notice == kept.notice


def test_a_double_is_somebody_of_each_file() -> None:
    candidate, other = a_registered_candidate(), a_registered_candidate()
    mine, theirs = candidate.household.adults, other.household.adults
    for doubles in ({uuid4(): mine[0].id}, {theirs[0].id: uuid4()}):
        with refused("person-unknown"):
            candidate.absorb(other, Role.OTHER, doubles, TODAY)
    with refused("double-twice"):
        candidate.absorb(
            other, Role.OTHER, {theirs[0].id: mine[0].id, theirs[1].id: mine[0].id}, TODAY
        )


def test_children_who_are_in_both_files_are_counted_once() -> None:
    candidate = a_registered_candidate(
        Household(adults=[an_adult()], children=(Children("primary", 1),))
    )
    other = a_registered_candidate(
        Household(
            adults=[an_adult()], children=(Children("primary", 2), Children("upper-secondary", 1))
        )
    )
    candidate.absorb(other, Role.OTHER, {}, TODAY)
    assert candidate.household.children == (Children("primary", 2), Children("upper-secondary", 1))


def test_a_household_made_of_two_still_has_one_lead() -> None:
    with refused("one-lead"):
        a_registered_candidate().absorb(a_registered_candidate(), Role.LEAD, {}, TODAY)


def test_a_file_is_not_merged_with_itself() -> None:
    candidate = a_registered_candidate()
    with refused("same-file"):
        candidate.absorb(candidate, Role.OTHER, {}, TODAY)


def test_the_qualified_file_is_the_one_that_goes_on() -> None:
    qualified = a_qualified_candidate()
    with refused("qualified-file-goes-on"):
        a_registered_candidate().absorb(qualified, Role.OTHER, {}, TODAY)
    qualified.absorb(a_registered_candidate(alone()), Role.OTHER, {}, TODAY)
    assert qualified.status is Status.QUALIFIED


@pytest.mark.parametrize("ended", [an_anonymised_candidate(), a_merged_candidate()])
def test_a_file_that_ended_has_no_household_any_more(ended: Candidate) -> None:
    for change in (
        lambda: ended.recompose([], [], None, TODAY, PLACE),
        lambda: a_registered_candidate().absorb(ended, Role.OTHER, {}, TODAY),
        lambda: ended.absorb(a_registered_candidate(), Role.OTHER, {}, TODAY),
        lambda: ended.part(uuid4(), (), TODAY),
    ):
        with refused("file-ended"):
            change()
