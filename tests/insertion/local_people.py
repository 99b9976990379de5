"""Local people's paths at every moment of their life, each built by playing the steps before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from chassis.errors import Refusal
from services.insertion.domain.local.contract import Contract, Way
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.person import Person, Referral
from tests.territories import a_territory

PLACE = a_territory()
RULE = PLACE.rules
COMMUNE, EPCI = PLACE.communes[0].code, PLACE.communes[0].epci

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
ADVISER, WITNESS = "adviser-1", "adviser-2"

CAMILLE = Person(given_name="Camille", family_name="Fictif", commune=COMMUNE)
REFERRAL = Referral(body="france-travail", reference="FT-1", on=TODAY, informed_on=TODAY)
CONTRACT = Contract(signed_on=TODAY, weekly_hours=15, adapted=False, recorded_by=ADVISER)


@contextmanager
def refused(slug: str) -> Iterator[None]:
    """What is done inside is refused for that reason, and no other."""
    with pytest.raises(Refusal) as told:
        yield
    assert told.value.slug == slug


def a_referred_path(referral: Referral = REFERRAL) -> InsertionPath:
    path, _ = InsertionPath.refer(uuid4(), CAMILLE, referral, EPCI, ADVISER, RULE)
    return path


def an_assessed_path(referral: Referral = REFERRAL) -> InsertionPath:
    path = a_referred_path(referral)
    path.assess(TODAY, ADVISER, {})
    return path


def an_oriented_path(referral: Referral = REFERRAL, notified_on: date = TODAY) -> InsertionPath:
    path = an_assessed_path(referral)
    path.decide(Way.SOCIAL, "departement", ADVISER, notified_on, notified_on, RULE)
    return path


def a_contracted_path() -> InsertionPath:
    path = an_oriented_path()
    path.take_contract(CONTRACT, RULE)
    path.countersign(replace(CONTRACT, recorded_by=None), WITNESS)
    return path
