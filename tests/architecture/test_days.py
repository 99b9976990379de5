"""A day that a form asks for is written as a day, never as a number of seconds."""

import typing
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from chassis.admin import Reason
from chassis.forms import Form
from chassis.serve import declared
from happy.programs import services

SERVICES = [declared(program.name) for program in services()]
"""Their forms are known once they are imported."""


def _below(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _is_of_days(asked: Any) -> bool:
    if isinstance(asked, type):
        return issubclass(asked, date)
    return any(map(_is_of_days, typing.get_args(asked)))


DAYS = [
    (form, name)
    for form in dict.fromkeys((*_below(Form), *_below(Reason)))
    for name, field in form.model_fields.items()
    if _is_of_days(field.annotation)
]


@pytest.mark.parametrize(("form", "name"), DAYS)
@pytest.mark.parametrize("wrong", [0, 0.5, "0", "1742112000", "2026-3-16"])
def test_no_number_is_read_as_a_day(form: type[BaseModel], name: str, wrong: object) -> None:
    with pytest.raises(ValidationError):
        form.__pydantic_validator__.validate_assignment(form.model_construct(), name, wrong)


def test_there_are_days_to_look_at() -> None:
    assert len(DAYS) > 80
