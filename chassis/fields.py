"""Fields of a form: codes with the French of what they are, texts that the domain reads."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from pydantic import AfterValidator, WithJsonSchema
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
