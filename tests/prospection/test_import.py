"""A file of applications, as an office sends it over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.import_upload import MOST_BYTES
from chassis.importer import Importer
from chassis.policy import Right
from services.prospection.app import service
from tests.desk import NOON
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import a_siret
from tests.prospection.front import Body, Front, slug

HEADER = (
    "reference;type;date;provenance;projet;rome;rome_version;epci;commune;prenom;nom;courriel;telephone;"
    "age;souhaits;conjoint_prenom;conjoint_nom;conjoint_courriel;conjoint_telephone;conjoint_age;"
    "conjoint_souhaits;conjoint_emploi;enfants;organisation;siret;naf;naf_version;effectif;fonction"
)
NAMES = HEADER.split(";")
ALONE = {
    "type": "foyer",
    "date": "18/02/2026",
    "provenance": "salon",
    "projet": "emploi",
    "epci": "999000001",
    "prenom": "Zénobie",
    "nom": "Fictif",
    "courriel": "zenobie@exemple.invalid",
}
PARTNER = {
    "conjoint_prenom": "Barnabé",
    "conjoint_nom": "Inventé",
    "conjoint_courriel": "barnabe@exemple.invalid",
    "conjoint_age": "de 40 à 60 ans",
    "conjoint_souhaits": "un atelier",
    "conjoint_emploi": "Non précisé",
}
FIRM = {
    "type": "organisation",
    "date": "13/02/2026",
    "provenance": "organisme partenaire",
    "projet": "implantation d'organisation",
    "epci": "CC des Brumes Fictives | CC des Monts Imaginaires",
    "prenom": "Zéphyrin",
    "nom": "Songe",
    "courriel": "gerance@exemple.invalid",
    "organisation": "Atelier Imaginaire",
    "naf": "10.51C",
    "naf_version": "rev2",
    "effectif": "12",
    "fonction": "gérance",
}


@pytest.fixture(scope="module")
async def at_work(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, service, now=NOON) as made:
        yield made


@pytest.fixture(scope="module")
async def officer(at_work: Office) -> AsyncIterator[Front]:
    async with at_work.officer() as client:
        yield Front(client)


def a_file(*lines: dict[str, str], separator: str = ";", bom: str = "\ufeff") -> str:
    """Lines under the whole header, as a spreadsheet writes them."""

    def written(cell: str) -> str:
        return f'"{cell}"' if separator in cell else cell

    rows = [NAMES, *[[line.get(name, "") for name in NAMES] for line in lines]]
    return bom + "\r\n".join(separator.join(map(written, row)) for row in rows) + "\r\n"


def somebody(name: str, **changes: str) -> dict[str, str]:
    """A line that opens a file of its own."""
    return ALONE | {"nom": name, "courriel": f"{name.lower()}@exemple.invalid"} | changes


def outcomes(report: Body) -> list[str]:
    return [item["outcome"] for item in report["items"]]


def reasons(item: Body) -> dict[str, str]:
    return {reason["column"]: reason["detail"] for reason in item["reasons"]}


async def report(at_work: Office, officer: Front, content: str | bytes, **query: Any) -> Body:
    """A file that is sent, brought in, and what became of it, line by line."""
    answer = await officer.upload(content, **query)
    assert answer.status_code == 202, answer.text
    await at_work.bring_in()
    job = await officer.read(f"/imports/{answer.json()['id']}")
    assert (job["state"], job["label"], job["why"]) == ("done", "terminé", None)
    assert job["done"] == job["lines"]
    return job | {"items": await officer.lines(job["id"])}


async def test_a_line_opens_a_file_with_everything_it_says(at_work: Office, officer: Front) -> None:
    line = somebody(
        "Complet",
        reference="DEM-001",
        projet="Reprise d'entreprise",
        rome="j1506",
        rome_version="v3",
        telephone="06 39 98 00 01",
        age="20-39",
        souhaits="un jardin; une cave",
        enfants="maternelle:1|Collège : 2",
        **PARTNER,
    )
    done = await report(at_work, officer, a_file(line))
    assert (done["lines"], done["created"], done["known"], done["refused"]) == (1, 1, 0, 0)
    item = done["items"][0]
    assert (item["line"], item["reference"], item["label"]) == (2, "DEM-001", "importée")
    file = await officer.read(f"/candidates/{item['id']}")
    lead, partner = file["candidate"]["adults"]
    assert file["registered_on"] == "2026-02-18"
    assert file["source"] == "fair"
    assert file["project"] == {
        "type": "takeover",
        "trade": "J1506",
        "trade_version": "v3",
        "epcis": ["999000001"],
        "communes": [],
    }
    assert (lead["given_name"], lead["family_name"]) == ("Zénobie", "Complet")
    assert (lead["age_band"], lead["wishes"]) == ("20-39", "un jardin; une cave")
    assert lead["contact"] == {
        "email": "complet@exemple.invalid",
        "phone": "0639980001",
        "preferred": None,
    }
    assert (partner["role"], partner["age_band"]) == ("partner", "40-60")
    assert (partner["wishes"], partner["contact"]["phone"]) == ("un atelier", None)
    assert file["candidate"]["partner_needs_work"] == "not-said"
    assert file["candidate"]["children"] == [
        {"level": "kindergarten", "count": 1},
        {"level": "lower-secondary", "count": 2},
    ]


async def test_an_organisation_opens_a_file_too(at_work: Office, officer: Front) -> None:
    number = a_siret()
    done = await report(at_work, officer, a_file(FIRM | {"siret": number}))
    file = await officer.read(f"/candidates/{done['items'][0]['id']}")
    assert file["project"]["epcis"] == ["999000001", "999000002"]
    organisation = file["candidate"]
    assert (organisation["siret"], organisation["naf"], organisation["headcount"]) == (
        number,
        "10.51C",
        12,
    )
    speaker = organisation["representatives"][0]
    assert (speaker["given_name"], speaker["capacity"]) == ("Zéphyrin", "gérance")


async def test_an_imported_file_is_told_of_like_any_other(at_work: Office, officer: Front) -> None:
    done = await report(at_work, officer, a_file(somebody("Annonce")))
    told = await at_work.told(UUID(done["items"][0]["id"]))
    assert [each["type"] for each in told] == ["candidate-registered"]
    assert told[0]["data"]["occurred_on"] == "2026-02-18"


async def test_people_of_a_file_are_told_within_a_month_of_the_import(
    at_work: Office, officer: Front
) -> None:
    """Somebody else gave their data: what counts is the day it came to us."""
    done = await report(at_work, officer, a_file(somebody("Tiers", date="15/01/2026", **PARTNER)))
    file = await officer.read(f"/candidates/{done['items'][0]['id']}")
    assert {adult["known_on"] for adult in file["candidate"]["adults"]} == {"2026-03-02"}


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("bom", ["\ufeff", ""])
async def test_a_file_is_read_whatever_office_made_it(
    at_work: Office, officer: Front, separator: str, bom: str
) -> None:
    name = f"Bureau{'P' if separator == ';' else 'V'}{len(bom)}"
    line = somebody(name, souhaits="calme, et vue; surtout")
    done = await report(at_work, officer, a_file(line, separator=separator, bom=bom))
    assert outcomes(done) == ["created"]


async def test_titles_are_read_whatever_their_accents_and_order(
    at_work: Office, officer: Front
) -> None:
    content = (
        "Nom;PRÉNOM;E-mail perso;Courriel;Type;Date;Provenance;Projet\n"
        "Titres;Zénobie;x;titres@exemple.invalid;Foyer;18/02/2026;Salon;EMPLOI\n"
    )
    done = await report(at_work, officer, content)
    assert outcomes(done) == ["created"]
    assert done["ignored_columns"] == ["E-mail perso"]


async def test_good_lines_are_imported_though_others_fail(at_work: Office, officer: Front) -> None:
    done = await report(
        at_work,
        officer,
        a_file(
            somebody("Bonne1", reference="A"),
            somebody("Mauvaise1", reference="B", date="31/02/2026"),
            somebody("Bonne2", reference="C"),
        ),
    )
    assert outcomes(done) == ["created", "refused", "created"]
    assert [item["reference"] for item in done["items"]] == ["A", "B", "C"]
    assert done["items"][1]["line"] == 3


async def test_every_reason_of_a_line_is_said_with_its_column_and_no_value(
    at_work: Office,
    officer: Front,
) -> None:
    line = somebody(
        "12",
        date="2026-02-18",
        provenance="télépathie",
        projet="élevage de licornes",
        rome="Z99",
        epci="Atlantide",
        prenom="",
        courriel="pas une adresse",
        telephone="12",
        age="jeune",
        souhaits="mon numéro est 1 85 05 78 006 084 36",
        conjoint_prenom="Barnabé",
        conjoint_courriel="rien",
        conjoint_emploi="bof",
        enfants="sorcellerie:1|Collège:beaucoup",
        siret="1",
    )
    done = await report(at_work, officer, a_file(line))
    found = reasons(done["items"][0])
    assert set(found) == {
        "date",
        "provenance",
        "projet",
        "rome",
        "epci",
        "prenom",
        "nom",
        "courriel",
        "telephone",
        "age",
        "souhaits",
        "conjoint_nom",
        "conjoint_courriel",
        "conjoint_emploi",
        "enfants",
        "siret",
    }
    assert found["date"] == "Une date existante, écrite JJ/MM/AAAA, est attendue."
    assert found["prenom"] == "Ce champ est obligatoire."
    assert found["conjoint_nom"] == "Ce champ est obligatoire."
    assert found["nom"] == "Un nom comporte au moins une lettre."
    assert found["siret"] == "Cette colonne reste vide pour un foyer."
    assert found["conjoint_emploi"].endswith(": oui, non, non précisé.")
    said = json.dumps(done, ensure_ascii=False)
    for value in ("télépathie", "licornes", "Atlantide", "pas une", "1 85", "jeune", "beaucoup"):
        assert value not in said


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"type": ""}, "type"),
        ({"type": "tribu"}, "type"),
        ({"date": ""}, "date"),
        ({"date": "03/03/2026"}, "date"),
        ({"date": "18/02/1998"}, "date"),
        ({"provenance": ""}, "provenance"),
        ({"projet": ""}, "projet"),
        ({"projet": "implantation d'organisation"}, "projet"),
        ({"rome": "J1506"}, "rome_version"),
        ({"epci": "999000001|999000001"}, "epci"),
        ({"courriel": ""}, "courriel"),
        ({"enfants": "primary"}, "enfants"),
        ({"enfants": "primary:0"}, "enfants"),
        ({"enfants": "primary:1|primary:2"}, "enfants"),
        ({"conjoint_emploi": "oui"}, "conjoint_prenom"),
        ({"conjoint_nom": "Inventé"}, "conjoint_prenom"),
        ({"fonction": "gérance"}, "fonction"),
        ({"nom": "Z" * 101}, "nom"),
        ({"nom": "Z\x07Z"}, "nom"),
    ],
)
async def test_a_line_of_a_household_that_cannot_be_right_is_refused(
    at_work: Office, officer: Front, changes: dict[str, str], column: str
) -> None:
    done = await report(at_work, officer, a_file(somebody("Fautif") | changes), dry_run=True)
    assert outcomes(done) == ["refused"]
    assert column in reasons(done["items"][0])


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"organisation": ""}, "organisation"),
        ({"siret": "99990000112345"}, "siret"),
        ({"siret": ""}, "siret"),
        ({"naf": "fromagerie"}, "naf"),
        ({"naf": "99.99Z"}, "naf"),
        ({"naf_version": "1993"}, "naf"),
        ({"naf_version": ""}, "naf_version"),
        ({"effectif": "beaucoup"}, "effectif"),
        ({"effectif": "-1"}, "effectif"),
        ({"projet": "emploi"}, "projet"),
        ({"enfants": "primary:1"}, "enfants"),
        ({"conjoint_nom": "Inventé"}, "conjoint_nom"),
    ],
)
async def test_a_line_of_an_organisation_that_cannot_be_right_is_refused(
    at_work: Office, officer: Front, changes: dict[str, str], column: str
) -> None:
    line = FIRM | {"siret": "99990000400014"} | changes
    done = await report(at_work, officer, a_file(line), dry_run=True)
    assert outcomes(done) == ["refused"]
    assert column in reasons(done["items"][0])


async def test_a_reference_that_is_a_social_security_number_is_not_given_back(
    at_work: Office,
    officer: Front,
) -> None:
    line = somebody("Discret", reference="1 85 05 78 006 084 36")
    done = await report(at_work, officer, a_file(line), dry_run=True)
    assert done["items"][0]["reference"] is None


async def test_the_same_file_twice_creates_nothing(at_work: Office, officer: Front) -> None:
    content = a_file(somebody("Deuxfois1"), somebody("Deuxfois2"), FIRM | {"siret": a_siret()})
    first = await report(at_work, officer, content)
    events = len(await at_work.told())
    again = await report(at_work, officer, content)
    assert outcomes(first) == ["created"] * 3
    assert outcomes(again) == ["known"] * 3
    assert len(await at_work.told()) == events


async def test_a_line_that_is_there_twice_opens_one_file(at_work: Office, officer: Front) -> None:
    content = a_file(
        somebody("Jumelle"), somebody("Jumelle", reference="autre"), somebody("JUMELLE")
    )
    rehearsed = await report(at_work, officer, content, dry_run=True)
    done = await report(at_work, officer, content)
    assert outcomes(rehearsed) == outcomes(done) == ["created", "known", "known"]


async def test_a_rehearsal_says_the_same_and_leaves_nothing(
    at_work: Office, officer: Front
) -> None:
    content = a_file(
        somebody("Essai1"), somebody("Essai2", epci="Atlantide"), somebody("Essai3", date="")
    )
    before = len(await at_work.told())
    rehearsed = await report(at_work, officer, content, dry_run=True)
    assert rehearsed["dry_run"]
    assert len(await at_work.told()) == before
    done = await report(at_work, officer, content)
    assert not done["dry_run"]
    assert outcomes(rehearsed) == outcomes(done) == ["created", "refused", "refused"]
    assert [item["reasons"] for item in rehearsed["items"]] == [
        item["reasons"] for item in done["items"]
    ]


async def test_two_files_at_once_with_the_same_lines_open_each_file_once(
    at_work: Office, officer: Front
) -> None:
    """Two processes, each with a file of its own."""
    lines = [somebody(f"Course{number}") for number in range(12)]
    before = len(await at_work.told())
    jobs = [(await officer.upload(a_file(*order))).json() for order in (lines, lines[::-1])]
    beside = Importer(
        at_work.runtime.transactions, at_work.runtime.policy, at_work.runtime.importer.kinds, "1"
    )
    await asyncio.gather(at_work.bring_in(), beside.bring_in_all())
    done = [await officer.read(f"/imports/{job['id']}") for job in jobs]
    assert all(found["refused"] == 0 for found in done)
    assert sum(found["created"] for found in done) == 12
    assert sum(found["known"] for found in done) == 12
    assert len(await at_work.told()) == before + 12


async def test_who_applied_by_form_is_known_by_the_file(at_work: Office, officer: Front) -> None:
    line = somebody("Déjàlà")
    person = {
        "role": "lead",
        "given_name": line["prenom"],
        "family_name": line["nom"],
        "contact": {"email": line["courriel"]},
    }
    line["courriel"] = person["contact"]["email"] = "dejala@exemple.invalid"  # type: ignore[index]  # a dict in a dict
    await officer.registered(candidate={"kind": "household", "adults": [person]})
    assert outcomes(await report(at_work, officer, a_file(line))) == ["known"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "file-empty"),
        ("prénom;nom\nZoé;Fictif".encode("latin-1"), "file-not-utf8"),
        (b"Zoe;Fictif;foyer\n", "no-header"),
        (b"nom;prenom;courriel\nFictif;Zoe;x\n", "columns-missing"),
        ((HEADER + '\n"Zoe;Fictif\nAbel;Fictif\n').encode(), "quote-left-open"),
    ],
)
async def test_a_file_of_which_nothing_can_be_made_is_refused_whole(
    at_work: Office, officer: Front, content: bytes, why: str
) -> None:
    answer = await officer.upload(content)
    assert (answer.status_code, slug(answer)) == (422, why)
    for value in ("Zoe", "Abel", "Fictif"):
        assert value not in answer.text


async def test_the_columns_that_are_missing_are_named(at_work: Office, officer: Front) -> None:
    answer = await officer.upload("nom;prenom;courriel\nFictif;Zoe;x\n")
    assert answer.json()["detail"] == "Il manque ces colonnes : type, date, provenance, projet."


async def test_a_file_that_is_too_heavy_is_refused(at_work: Office, officer: Front) -> None:
    answer = await officer.upload(b"x" * (MOST_BYTES + 1))
    assert (answer.status_code, slug(answer)) == (413, "content-too-large")


async def test_something_else_than_a_csv_is_refused(at_work: Office, officer: Front) -> None:
    answer = await officer.client.post("/v1/imports", json={"lines": []})
    assert (answer.status_code, slug(answer)) == (415, "content-type-refused")


async def test_nobody_imports_without_a_token(at_work: Office, officer: Front) -> None:
    answer = await officer.client.post(
        "/v1/imports", content=b"", headers={"Authorization": "", "Content-Type": "text/csv"}
    )
    assert answer.status_code == 401


async def test_communes_are_read_as_wishes_for_their_places(
    at_work: Office, officer: Front
) -> None:
    line = somebody("Communal", epci="", commune="99007| 99001")
    done = await report(at_work, officer, a_file(line))
    file = await officer.read(f"/candidates/{done['items'][0]['id']}")
    assert file["project"]["communes"] == ["99007", "99001"]
    assert file["project"]["epcis"] == ["999000002", "999000001"]


@pytest.mark.parametrize("commune", ["01001", "1001", "Brumeville", "99001|99001"])
async def test_a_commune_that_is_not_ours_is_told_by_its_column(
    at_work: Office, officer: Front, commune: str
) -> None:
    done = await report(at_work, officer, a_file(somebody("Ailleurs", commune=commune)))
    assert set(reasons(done["items"][0])) == {"commune"}


async def test_a_file_opens_nothing_beyond_the_reach_of_who_sent_it(
    at_work: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed = at_work.runtime.policy
    referent = frozenset({"territorial-referent"})
    given = {
        name: Right(right.label, right.roles | referent) if ".import-" in name else right
        for name, right in deployed.actions.items()
    }
    name = "prospection.application-import"
    given[name] = Right(deployed.actions[name].label, referent)
    policy = replace(deployed, actions=given)
    monkeypatch.setattr(at_work.runtime.access, "_policy", policy)
    monkeypatch.setattr(at_work.runtime.importer, "policy", policy)
    lines = [somebody("Proche"), somebody("Lointain", epci="999000002")]
    async with at_work.officer("referent-1", "territorial-referent", epcis=["999000001"]) as client:
        done = await report(at_work, Front(client), a_file(*lines))
    assert outcomes(done) == ["created", "refused"]
    assert "hors de votre périmètre" in done["items"][1]["reasons"][0]["detail"]
    async with at_work.runtime.engine.connect() as connection:
        acts = await connection.execute(
            text("select actor, purpose from audit where subject = :id and action like '%written'"),
            {"id": done["items"][0]["id"]},
        )
        assert [tuple(act) for act in acts] == [("referent-1", name)]


@pytest.mark.parametrize("dry_run", [True, False])
async def test_who_learns_that_somebody_is_known_has_read_of_them(
    at_work: Office, officer: Front, dry_run: bool
) -> None:
    content = a_file(somebody(f"Connu{dry_run}"))
    id = (await report(at_work, officer, content))["items"][0]["id"]
    async with at_work.officer("curious") as client:
        done = await report(at_work, Front(client), content, dry_run=dry_run)
    assert outcomes(done) == ["known"]
    async with at_work.runtime.engine.connect() as connection:
        acts = await connection.execute(
            text("select action, purpose from audit where subject = :id and actor = 'curious'"),
            {"id": id},
        )
        assert [tuple(act) for act in acts] == [
            ("candidate-read", "prospection.application-import")
        ]
