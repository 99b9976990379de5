"""Each adult's own agreement, and what else a confirmation asks for."""

from dataclasses import replace

import pytest

from chassis.papers import Channel
from services.immersion.domain.agreement import Confirmation
from services.immersion.domain.facts import Status
from services.immersion.domain.party import Adult, Party, Role
from tests.immersion.stays import (
    ALONE,
    COUPLE,
    DAY,
    FIRST_DAY,
    HERE,
    HOST,
    HOSTS,
    LAST_DAY,
    LEAD,
    ORGANISATION,
    OTHER,
    PARTNER,
    RECORDER,
    RULE,
    TODAY,
    WITNESS,
    a_host,
    a_planned_stay,
    a_proposed_stay,
    an_agreed_stay,
    an_arranged_stay,
    refused,
)


def test_a_household_of_three_adults_has_a_lead_a_partner_and_another() -> None:
    assert Party.household(adults=3, partner=True).adults == (LEAD, PARTNER, OTHER)
    assert Party.household(adults=3, partner=False).adults == (LEAD, OTHER, Adult(Role.OTHER, 2))


def test_an_organisation_answers_through_one_representative() -> None:
    assert Party.organisation().adults == (Adult(Role.REPRESENTATIVE),)


def test_an_adult_agrees_to_dates_that_were_put_to_them() -> None:
    with refused("not-planned"):
        a_proposed_stay().agree(LEAD, TODAY, RECORDER)
    with refused("agreed-before-plan"):
        a_planned_stay().agree(LEAD, TODAY - DAY, RECORDER)


def test_only_those_who_are_expected_agree() -> None:
    with refused("adult-not-expected"):
        a_planned_stay(ALONE).agree(PARTNER, TODAY, RECORDER)


def test_a_paper_holds_once_another_officer_has_seen_it() -> None:
    stay = a_planned_stay(ALONE)
    stay.agree(LEAD, TODAY, RECORDER)
    assert stay.unheard_adults == [LEAD]
    stay.countersign(WITNESS)
    assert stay.unheard_adults == []


def test_an_agreement_by_a_personal_link_holds_by_itself() -> None:
    assert Confirmation(LEAD, TODAY, Channel.LINK).holds


def test_whoever_recorded_a_paper_does_not_countersign_it() -> None:
    stay = a_planned_stay(ALONE)
    stay.agree(LEAD, TODAY, RECORDER)
    with refused("countersigned-by-recorder"):
        stay.countersign(RECORDER)


def test_two_officers_countersign_each_other() -> None:
    stay = a_planned_stay()
    stay.agree(LEAD, TODAY, RECORDER)
    stay.agree(PARTNER, TODAY, WITNESS)
    stay.countersign(WITNESS)
    assert stay.unheard_adults == [PARTNER]
    stay.countersign(RECORDER)
    assert [each.countersigned_by for each in stay.confirmations] == [WITNESS, RECORDER]


def test_there_is_nothing_to_countersign_without_a_paper() -> None:
    with refused("nothing-to-countersign"):
        a_planned_stay().countersign(WITNESS)


def test_a_paper_that_waits_may_be_recorded_again_but_not_one_that_holds() -> None:
    stay = a_planned_stay(ALONE)
    stay.agree(LEAD, TODAY, RECORDER)
    stay.agree(LEAD, TODAY + DAY, RECORDER)
    assert [each.on for each in stay.confirmations] == [TODAY + DAY]
    stay.countersign(WITNESS)
    with refused("already-agreed"):
        stay.agree(LEAD, TODAY, RECORDER)


@pytest.mark.parametrize("party", [COUPLE, ALONE, ORGANISATION])
def test_a_stay_with_everything_ready_is_confirmed(party: Party) -> None:
    stay = an_agreed_stay(party)
    told = stay.confirm(TODAY, HOSTS, RULE)
    assert stay.status is Status.CONFIRMED
    assert stay.reply_by is None
    assert (told.epci, told.starts_on, told.ends_on) == (HERE, FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize("silent", COUPLE.adults, ids=lambda adult: adult.role)
def test_a_stay_is_not_confirmed_while_an_adult_has_not_agreed(silent: Adult) -> None:
    stay = an_arranged_stay()
    for adult in COUPLE.adults:
        if adult != silent:
            stay.agree(adult, TODAY, RECORDER)
    stay.countersign(WITNESS)
    with refused("adult-unheard"):
        stay.confirm(TODAY, HOSTS, RULE)


def test_a_stay_is_not_confirmed_on_a_paper_that_one_officer_has_seen() -> None:
    stay = an_arranged_stay(ALONE)
    stay.agree(LEAD, TODAY, RECORDER)
    with refused("adult-unheard"):
        stay.confirm(TODAY, HOSTS, RULE)


def test_a_stay_is_not_confirmed_before_the_last_agreement() -> None:
    stay = an_arranged_stay(ALONE)
    stay.agree(LEAD, TODAY + DAY, RECORDER)
    stay.countersign(WITNESS)
    with refused("adult-unheard"):
        stay.confirm(TODAY, HOSTS, RULE)
    stay.confirm(TODAY + DAY, HOSTS, RULE)


def test_a_stay_without_a_bed_is_not_confirmed() -> None:
    with refused("lodging-not-booked"):
        an_agreed_stay(lodging_booked=False).confirm(TODAY, HOSTS, RULE)


def test_a_stay_is_confirmed_on_its_first_day_at_the_latest() -> None:
    with refused("confirmed-after-start"):
        an_agreed_stay().confirm(FIRST_DAY + DAY, HOSTS, RULE)
    an_agreed_stay().confirm(FIRST_DAY, HOSTS, RULE)


def test_a_stay_is_not_confirmed_before_it_was_put_to_the_party() -> None:
    with refused("before-previous-fact"):
        an_agreed_stay().confirm(TODAY - DAY, HOSTS, RULE)


def test_a_stay_is_not_confirmed_with_a_host_who_went_away_meanwhile() -> None:
    away = replace(a_host(active=False), id=HOST.id)
    with refused("host-unavailable"):
        an_agreed_stay().confirm(TODAY, {HOST.id: away}, RULE)
