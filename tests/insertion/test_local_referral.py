"""Who may open a local person's path, and who is in it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chassis.rules import Key
from chassis.territory import TerritoryInvalid
from services.insertion.app import service
from services.insertion.domain.local.facts import Status
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.person import already_referred, epci_of
from services.insertion.domain.local.rules import BODIES, EXIT_CLASSES
from tests.insertion.local_people import (
    CAMILLE,
    COMMUNE,
    DAY,
    EPCI,
    PLACE,
    REFERRAL,
    TODAY,
    a_referred_path,
    refused,
)


def test_a_referral_opens_a_path_and_tells_where_the_person_lives_and_nothing_else() -> None:
    path, told = InsertionPath.refer(
        a_referred_path().id, CAMILLE, REFERRAL, EPCI, None, PLACE.rules
    )
    assert (path.status, told.subject) == (Status.REFERRED, path.id)
    assert told.model_dump(exclude={"subject", "occurred_on"}) == {"epci": EPCI}


def test_a_body_that_the_territory_does_not_list_refers_nobody() -> None:
    with refused("body-not-authorised"):
        a_referred_path(replace(REFERRAL, body="caf"))


@pytest.mark.parametrize("reference", [None, "---"])
def test_a_referral_has_the_body_s_own_reference(reference: str | None) -> None:
    with refused("reference-missing"):
        a_referred_path(replace(REFERRAL, reference=reference))


@pytest.mark.parametrize("informed_on", [None, TODAY + DAY])
def test_a_person_who_was_not_told_before_is_not_referred(informed_on: date | None) -> None:
    with refused("not-informed"):
        a_referred_path(replace(REFERRAL, informed_on=informed_on))


def test_a_person_who_objects_is_not_referred() -> None:
    with refused("person-objects"):
        a_referred_path(replace(REFERRAL, objects=True))


def test_nobody_was_followed_before_they_were_followed() -> None:
    with refused("before-previous-fact"):
        a_referred_path(replace(REFERRAL, followed_since=TODAY + DAY))


def test_one_reference_is_one_whatever_its_case_and_signs() -> None:
    assert replace(REFERRAL, reference="ft 1").key == REFERRAL.key
    assert replace(REFERRAL, body="ccas").key != REFERRAL.key
    refusal = already_referred()
    with refused("already-referred"):
        raise refusal


def test_a_person_lives_in_a_commune_of_the_territory() -> None:
    assert epci_of(COMMUNE, TODAY, PLACE) == EPCI
    with refused("commune-unknown"):
        epci_of("75056", TODAY, PLACE)


def test_a_path_is_corrected_until_it_ends() -> None:
    path = a_referred_path()
    path.correct(replace(CAMILLE, family_name="Inventé"), EPCI)
    assert path.known.family_name == "Inventé"


def test_an_anonymised_path_names_nobody() -> None:
    path = a_referred_path()
    path.anonymise(TODAY)
    with refused("no-one-named"):
        _ = path.known


@pytest.mark.parametrize("key", [BODIES, EXIT_CLASSES])
def test_a_territory_without_a_rule_of_local_people_is_refused_at_the_start(key: Key[Any]) -> None:
    kept = {name: entry for name, entry in PLACE.rules.entries.items() if name != key.name}
    service.check(PLACE)
    with pytest.raises(TerritoryInvalid, match=key.name):
        service.check(replace(PLACE, rules=replace(PLACE.rules, entries=kept)))
