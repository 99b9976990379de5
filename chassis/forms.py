"""What every service's edge asks and answers in the same words: forms, pages, official codes."""

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StrictInt

from chassis import entries
from chassis.fields import ADay, checked


class Form(BaseModel):
    """Ce qui est demandé."""

    model_config = ConfigDict(extra="forbid")


class Dated(Form):
    """Le jour du fait ; aujourd'hui s'il n'est pas dit."""

    on: ADay | None = None


TODAY = Dated()


class Answer(BaseModel):
    """Ce qui est répondu."""

    model_config = ConfigDict(from_attributes=True)


A = TypeVar("A", bound=Answer)


class Paged(Answer, Generic[A]):
    """Des éléments, et où continuer : `next` est vide à la fin."""

    items: list[A]
    next: str | None


def asked(**filters: object) -> dict[str, object]:
    """The filters of a list that were given."""
    return {name: value for name, value in filters.items() if value is not None}


After = Annotated[str | None, Query(max_length=200, json_schema_extra={"format": "cursor"})]
"""The cursor that a page gave to go on."""
Limit = Annotated[int, Query(ge=1, le=200)]
"""How many items a page holds at most."""

NAME = {"format": "name"}
WORDS = {"format": "words"}
TEXT = {"format": "text"}
"""What OpenAPI calls the texts that `entries` reads: a name, words on one line, a text."""

AName = Annotated[
    str, Field(min_length=1, max_length=100, json_schema_extra=NAME), checked(entries.name)
]
AWord = Annotated[
    str, Field(min_length=1, max_length=100, json_schema_extra=WORDS), checked(entries.words)
]
AText = Annotated[str, Field(max_length=2_000, json_schema_extra=TEXT), checked(entries.text)]
AnEmail = Annotated[
    str, Field(max_length=254, json_schema_extra={"format": "email"}), checked(entries.email)
]
APhone = Annotated[
    str, Field(max_length=40, json_schema_extra={"format": "phone"}), checked(entries.phone)
]
ASiret = Annotated[
    str, Field(max_length=30, json_schema_extra={"format": "siret"}), checked(entries.siret)
]
ANaf = Annotated[
    str, Field(max_length=10, json_schema_extra={"format": "naf"}), checked(entries.activity)
]
ATrade = Annotated[
    str,
    Field(
        max_length=10, description="Code ROME d'un métier.", json_schema_extra={"format": "rome"}
    ),
    checked(entries.trade),
]
AVersion = Annotated[
    str, Field(min_length=1, max_length=10, json_schema_extra=WORDS), checked(entries.words)
]
ANumber = Annotated[StrictInt, Field(gt=-(2**53), lt=2**53)]
"""A whole number that every reader of JSON says exactly; the domain judges it."""
ACode = Annotated[
    str, Field(min_length=1, max_length=60, json_schema_extra=WORDS), checked(entries.words)
]
AnEpci = Annotated[str, Field(pattern=r"^[0-9]{9}$", description="SIREN de l'intercommunalité.")]
ACommune = Annotated[
    str,
    Field(pattern=r"^[0-9][0-9AB][0-9]{3}$", description="Code officiel géographique (COG)."),
]
AnAgency = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$", description="Organisme partenaire.")
]
AnOfficer = Annotated[
    str,
    Field(pattern=r"^[!-~]{1,200}$", description="Identifiant de la personne qui suit."),
]
"""Whom a token names: any characters but spaces, as an issuer chose them."""
