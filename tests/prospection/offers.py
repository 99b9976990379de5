"""Opportunities and interests at every moment of their life, and what is sent of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from services.prospection.domain.interest import Ending, Interest
from services.prospection.domain.offer import (
    ContactPerson,
    Offer,
    OfferKind,
    Origin,
    OutsideReference,
    Provider,
)
from services.prospection.domain.opportunity import Opportunity
from services.prospection.domain.stock import OfferAlert
from tests.prospection.candidates import DAY, HERE, OFFICER, PLACE, RULE, SHORT_OF_PEOPLE, TODAY

Body = dict[str, Any]
ANOTHER_TRADE_NOT_SHORT = "A1201"
PROVIDER = Provider("Entreprise Fictive", ContactPerson("Zoé Fictive", "zoe@exemple.invalid"))
HEAD_START = 7 * DAY
"""The most that the test territory gives."""


def an_offer(**changes: Any) -> Offer:
    usual = Offer(
        epci=HERE,
        trade=SHORT_OF_PEOPLE,
        trade_version="v3",
        description="au bourg",
        provider=PROVIDER,
    )
    return replace(usual, **changes)


def a_draft(
    kind: OfferKind = OfferKind.POST,
    origin: Origin = Origin.EMPLOYER,
    reference: OutsideReference | None = None,
    on: date = TODAY,
    **changes: Any,
) -> Opportunity:
    return Opportunity.enter(
        uuid4(), kind, origin, an_offer(**changes), reference, OFFICER, None, on, PLACE
    )


def an_open_one(kind: OfferKind = OfferKind.POST, **changes: Any) -> Opportunity:
    opportunity = a_draft(kind, **changes)
    opportunity.publish(opportunity.since, RULE, PLACE)
    return opportunity


def one_held_back(days: int = 7, **changes: Any) -> Opportunity:
    """A post that people in insertion see first."""
    opportunity = a_draft(**changes)
    opportunity.agree_head_start(days, TODAY, OFFICER, RULE, PLACE)
    opportunity.publish(TODAY, RULE, PLACE)
    return opportunity


def one_under_discussion() -> Opportunity:
    opportunity = an_open_one()
    opportunity.discuss(TODAY)
    return opportunity


def a_filled_one() -> Opportunity:
    opportunity = an_open_one(places=2)
    opportunity.retain(uuid4(), TODAY)
    opportunity.hears_of(uuid4(), TODAY)
    return opportunity


def one_filled_elsewhere() -> Opportunity:
    opportunity = an_open_one()
    opportunity.fill(TODAY)
    return opportunity


def one_with_too_many() -> Opportunity:
    opportunity = a_filled_one()
    opportunity.hears_of(uuid4(), TODAY)
    return opportunity


def a_withdrawn_one() -> Opportunity:
    opportunity = an_open_one()
    opportunity.withdraw(TODAY)
    return opportunity


def one_to_confirm() -> Opportunity:
    opportunity = an_open_one()
    opportunity.is_to_be_confirmed(TODAY + 60 * DAY)
    return opportunity


def an_expired_one() -> Opportunity:
    opportunity = one_to_confirm()
    opportunity.expire(TODAY + 70 * DAY)
    return opportunity


def a_full_one() -> Opportunity:
    """An opportunity with a value in every field that can have one."""
    opportunity = one_held_back(places=2, reference=OutsideReference("Site Fictif", uuid4().hex))
    opportunity.agency, opportunity.offer = (
        "chambre-fictive",
        an_offer(places=2, available_on=TODAY),
    )
    opportunity.outside = True
    for _ in range(3):
        opportunity.hears_of(uuid4(), TODAY)
    opportunity.alerts[OfferAlert.CONFIRM] = TODAY
    return opportunity


EVERY_OPPORTUNITY: Mapping[str, Callable[[], Opportunity]] = {
    "draft": a_draft,
    "open": an_open_one,
    "held back": one_held_back,
    "under discussion": one_under_discussion,
    "filled": a_filled_one,
    "filled elsewhere": one_filled_elsewhere,
    "too many": one_with_too_many,
    "withdrawn": a_withdrawn_one,
    "to confirm": one_to_confirm,
    "expired": an_expired_one,
    "full": a_full_one,
}
"""An opportunity of every age, each a new one."""


def an_interest(**changes: Any) -> Interest:
    usual = Interest(id=uuid4(), candidate=uuid4(), opportunity=uuid4(), since=TODAY)
    return replace(usual, **changes)


def a_proposed_interest() -> Interest:
    interest = an_interest(note="aimerait visiter")
    interest.get_in_contact(TODAY)
    interest.propose(TODAY)
    return interest


def a_retained_interest() -> Interest:
    interest = a_proposed_interest()
    interest.is_taken_on(TODAY)
    return interest


def an_ended_interest() -> Interest:
    interest = a_proposed_interest()
    interest.comes_to_nothing(Ending.PROVIDER, TODAY)
    return interest


def what_is_offered(**changes: Any) -> Body:
    """A nurse's post, as officers send it."""
    return {
        "epci": HERE,
        "trade": SHORT_OF_PEOPLE,
        "trade_version": "v3",
        "description": "au bourg",
        "provider": {
            "organisation": "Entreprise Fictive",
            "contact": {"name": "Zoé Fictive", "email": "zoe@exemple.invalid"},
        },
    } | changes


def an_entry(**changes: Any) -> Body:
    return what_is_offered(kind="post", origin="employer") | changes
