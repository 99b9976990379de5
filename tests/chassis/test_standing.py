"""In which status something is done, and after which day, is said alike in every stage."""

from datetime import date
from enum import StrEnum

import pytest

from chassis.errors import RuleBroken
from chassis.standing import follows, only_while


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def french(self) -> str:
        return {"green": "vert", "amber": "orange", "red": "rouge"}[self]


def test_what_is_done_in_its_moment_is_not_refused() -> None:
    only_while(Light.GREEN, {Light.GREEN, Light.AMBER}, "Le feu", "il")


def test_a_refusal_names_the_moments_in_the_order_of_a_life_whatever_the_order_asked() -> None:
    for among in ((Light.AMBER, Light.GREEN), frozenset({Light.GREEN, Light.AMBER})):
        with pytest.raises(RuleBroken) as refused:
            only_while(Light.RED, among, "Le feu", "il")
        assert refused.value.slug == "wrong-status"
        sentence = "Le feu est rouge : il faudrait qu'il soit vert ou orange."
        assert refused.value.sentence == sentence


def test_a_stage_may_have_a_slug_of_its_own() -> None:
    with pytest.raises(RuleBroken) as refused:
        only_while(Light.RED, (Light.GREEN,), "Cette lampe", "elle", slug="lamp-status")
    assert refused.value.slug == "lamp-status"


def test_a_fact_comes_on_the_day_of_the_former_or_after() -> None:
    follows(date(2026, 3, 2), date(2026, 3, 2))
    with pytest.raises(RuleBroken) as refused:
        follows(date(2026, 3, 2), date(2026, 3, 1))
    assert refused.value.slug == "before-previous-fact"
