"""Files that look like the same one are proposed with reasons, and only an officer decides."""

from typing import Any

import pytest

from services.prospection.domain.likeness import Reason, are_distinct, likeness
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.people import Contact, Role
from tests.office import Office
from tests.prospection.candidates import (
    MOVE,
    a_firm,
    a_merged_candidate,
    a_registered_candidate,
    a_siret,
    alone,
    an_adult,
    an_anonymised_candidate,
    refused,
)
from tests.prospection.front import Body, Front, a_person, an_organisation, slug


def like(mine: Any, other: Any) -> list[Reason]:
    found = likeness(a_registered_candidate(mine), a_registered_candidate(other))
    return [] if found is None else list(found.reasons)


def someone(given: str, family: str, email: str | None = None, phone: str | None = None) -> Any:
    household = alone()
    adult = an_adult(Role.LEAD, given_name=given, family_name=family)
    adult.contact = Contact(email or f"{adult.id.hex}@exemple.invalid", phone)
    household.adults = [adult]
    return household


def firm(name: str, siret: str) -> Organisation:
    made = a_firm(name=name, siret=siret)
    made.representatives[0].given_name = f"Z{siret}"
    made.representatives[0].contact = Contact(f"{siret}@exemple.invalid")
    return made


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Zénobie", "Fictif"), ("ZENOBIE", "Fictif")),
        (("Zénobie", "Fictif"), ("Zenobi", "Fictiff")),
        (("Zénobie", "Fictif"), ("Fictif", "Zénobie")),
        (("Anne-Lise", "Fictif"), ("Anne Lise", "Fictif")),
    ],
)
def test_the_same_names_but_for_a_slip_are_alike(one: Any, other: Any) -> None:
    assert like(someone(*one), someone(*other)) == [Reason.ALIKE_NAMES]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Zénobie", "Fictif"), ("Barnabé", "Fictif")),
        (("Zénobie", "Fictif"), ("Zénobie", "Inventé")),
        (("Zénobie", "Fictif"), ("Zénobie Marie", "Fictif")),
    ],
)
def test_other_names_are_not(one: Any, other: Any) -> None:
    assert like(someone(*one), someone(*other)) == []


def test_one_mailbox_or_one_phone_is_a_reason_whoever_has_it() -> None:
    one = someone("Zénobie", "Fictif", "boite@exemple.invalid", "0639980001")
    other = someone("Barnabé", "Inventé", "BOITE@exemple.invalid", "0639980001")
    assert like(one, other) == [Reason.SAME_EMAIL, Reason.SAME_PHONE]
    assert like(someone("A", "B"), someone("C", "D")) == []


def test_two_establishments_of_one_company_are_alike() -> None:
    one, other = (
        a_registered_candidate(firm(name, siret), MOVE)
        for name, siret in (("Atelier", "99990000400014"), ("Boutique", "99990000400022"))
    )
    found = likeness(one, other)
    assert found is not None
    assert found.reasons == [Reason.SAME_COMPANY]


def test_a_household_is_never_an_organisation() -> None:
    household = someone("Zénobie", "Fictif", "gerance@exemple.invalid")
    organisation = a_registered_candidate(a_firm(), MOVE)
    assert likeness(a_registered_candidate(household), organisation) is None


def test_a_file_is_not_told_from_itself_nor_from_one_that_ended() -> None:
    candidate = a_registered_candidate()
    with refused("same-file"):
        are_distinct(candidate, candidate)
    for ended in (a_merged_candidate(), an_anonymised_candidate()):
        with refused("file-ended"):
            are_distinct(candidate, ended)
        with refused("file-ended"):
            are_distinct(ended, candidate)
    assert candidate.distinct_from == []


def test_an_anonymised_file_forgets_what_it_looked_like() -> None:
    candidate, other = a_registered_candidate(), a_registered_candidate()
    are_distinct(candidate, other)
    candidate.anonymise(candidate.since)
    assert (candidate.distinct_from, other.distinct_from) == ([], [candidate.id])


def of_one(**changes: Any) -> Body:
    return {"kind": "household", "adults": [a_person(**changes)]}


async def duplicates(officer: Front, file: Body) -> dict[str, list[str]]:
    found = (await officer.read(f"/candidates/{file['id']}/duplicates"))["items"]
    return {each["candidate"]: [why["reason"] for why in each["reasons"]] for each in found}


async def test_likely_duplicates_are_proposed_then_merged_or_dismissed(officer: Front) -> None:
    contact = {"email": "ravel@exemple.invalid", "phone": "06 39 98 44 01"}
    file = await officer.registered(
        candidate=of_one(given_name="Ursuline", family_name="Ravelet", contact=contact)
    )
    double = await officer.registered(
        candidate=of_one(
            given_name="Ursulne", family_name="Ravelet", contact={"phone": "+33639984401"}
        )
    )
    namesake = await officer.registered(
        candidate=of_one(given_name="Ravelet", family_name="Ursuline")
    )
    assert await duplicates(officer, file) == {
        double["id"]: ["same-phone", "alike-names"],
        namesake["id"]: ["alike-names"],
    }
    await officer.done(f"/candidates/{file['id']}/distinctions", other=namesake["id"])
    await officer.done(f"/candidates/{file['id']}/distinctions", other=namesake["id"])
    assert list(await duplicates(officer, file)) == [double["id"]]
    assert list(await duplicates(officer, namesake)) == [double["id"]]
    path = f"/candidates/{file['id']}/merger"
    await officer.done(path, merged=double["id"], lead_becomes="other")
    assert await duplicates(officer, file) == {}
    assert await duplicates(officer, double) == {}


async def test_likeness_stops_no_registration(officer: Front) -> None:
    first, second = [
        await officer.registered(
            candidate=an_organisation(name="Atelier Sosie", siret=a_siret()),
            project={"type": "organisation-move"},
        )
        for _ in range(2)
    ]
    assert "alike-names" in (await duplicates(officer, second))[first["id"]]


async def test_duplicates_are_proposed_within_reach_only(at_work: Office, officer: Front) -> None:
    here, there = [
        await officer.registered(
            candidate=of_one(
                given_name="Ludmille",
                family_name="Frontière",
                contact={"email": f"{epci}@exemple.invalid"},
            ),
            project={"type": "job", "epcis": [epci]},
        )
        for epci in ("999000001", "999000002")
    ]
    assert list(await duplicates(officer, here)) == [there["id"]]
    referent = at_work.officer("referent-1", "territorial-referent", epcis=["999000001"])
    async with referent as client:
        assert await duplicates(Front(client), here) == {}
        answer = await client.get(f"/v1/candidates/{there['id']}/duplicates")
        assert (answer.status_code, slug(answer)) == (404, "not-found")
