"""Fields of a form: codes with the French of what they are, texts that the domain reads."""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from chassis.errors import Invalid

REFUSED: Final = "refused"
"""The type of a fault whose message is a French sentence of the domain."""


def codes(kind: type[StrEnum], meaning: str) -> WithJsonSchema:
    """Shows in OpenAPI the codes that a field takes, and what they are, in French."""
    values = [each.value for each in kind]
    return WithJsonSchema({"type": "string", "enum": values, "description": meaning})


def checked(read: Callable[[str], str]) -> AfterValidator:
    """A text as the domain reads it; where the domain refuses it, the fault says so in French."""

    def value(typed: str) -> str:
        try:
            return read(typed)
        except Invalid as refusal:
            raise PydanticCustomError(
                REFUSED, "{sentence}", {"sentence": refusal.sentence}
            ) from refusal

    return AfterValidator(value)


def _written(pattern: str, sentence: str) -> BeforeValidator:
    """A text of that form only: pydantic alone also takes a number, as seconds since 1970."""
    form = re.compile(pattern)

    def value(typed: object) -> object:
        is_other = isinstance(typed, str) and not form.fullmatch(typed)
        if is_other or isinstance(typed, int | float):
            raise PydanticCustomError(REFUSED, "{sentence}", {"sentence": sentence})
        return typed

    return BeforeValidator(value)


ADay = Annotated[date, _written("[0-9]{4}-[0-9]{2}-[0-9]{2}", "Une date s'écrit comme 2026-03-16.")]
AMoment = Annotated[
    AwareDatetime,
    _written(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ].+",
        "Un instant s'écrit comme 2026-03-16T08:00:00Z, avec son décalage horaire.",
    ),
]
