"""A paper counts once a second officer has seen it, in every service."""

from dataclasses import dataclass

import pytest

from chassis.errors import RuleBroken
from chassis.papers import Papers

PROMISES = Papers(the="la promesse", none="Aucune promesse signée")


@dataclass(frozen=True)
class Promise:
    recorded_by: str | None
    countersigned_by: str | None = None

    @property
    def holds(self) -> bool:
        return self.recorded_by is None or self.countersigned_by is not None


def test_an_officer_vouches_for_the_papers_of_others_and_for_none_of_their_own() -> None:
    own, other, by_hand = Promise("anna"), Promise("berthe"), Promise(None)
    assert PROMISES.countersigned([own, other, by_hand], "anna") == [
        own,
        Promise("berthe", "anna"),
        by_hand,
    ]


def test_a_paper_that_was_countersigned_keeps_its_witness() -> None:
    seen = Promise("anna", "berthe")
    assert PROMISES.countersigned([seen, Promise("anna")], "carole")[0] == seen


def test_whoever_recorded_the_only_papers_is_refused_with_the_words_of_the_paper() -> None:
    with pytest.raises(RuleBroken) as refused:
        PROMISES.countersigned([Promise("anna")], "anna")
    assert refused.value.slug == "countersigned-by-recorder"
    assert refused.value.sentence.endswith("a enregistré la promesse.")


def test_nothing_is_countersigned_where_nothing_waits() -> None:
    with pytest.raises(RuleBroken) as refused:
        PROMISES.countersigned([Promise(None)], "anna")
    assert refused.value.slug == "nothing-to-countersign"
    assert refused.value.sentence == "Aucune promesse signée n'attend de contreseing."
