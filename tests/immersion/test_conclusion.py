"""After the last day: what each side made of it, and what comes out of it."""

import pytest

from services.immersion.domain.evaluation import Criterion, Evaluation, Evaluator, Outcome
from services.immersion.domain.facts import PartnerPresence, Status
from services.immersion.domain.party import Party
from tests.immersion.stays import (
    ALONE,
    COUPLE,
    DAY,
    LAST_DAY,
    ORGANISATION,
    RULE,
    a_closed_stay,
    a_completed_stay,
    an_evaluated_stay,
    an_evaluation,
    an_ongoing_stay,
    refused,
)


def test_an_evaluation_says_what_it_wishes() -> None:
    with refused("wish-unknown"):
        an_evaluation(Evaluator.HOST, wish=Outcome.UNKNOWN)


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_goes_from_one_to_five(score: int) -> None:
    with refused("score-out-of-range"):
        Evaluation(Evaluator.HOST, LAST_DAY, Outcome.GO, {Criterion.HOUSING: score})


@pytest.mark.parametrize(
    ("party", "partner", "expected"),
    [
        (ALONE, None, [Evaluator.CANDIDATE, Evaluator.HOST]),
        (ORGANISATION, None, [Evaluator.CANDIDATE, Evaluator.HOST]),
        (COUPLE, PartnerPresence.ABSENT, [Evaluator.CANDIDATE, Evaluator.HOST]),
        (COUPLE, PartnerPresence.REMOTE, [Evaluator.CANDIDATE, Evaluator.HOST]),
        (
            COUPLE,
            PartnerPresence.ON_SITE,
            [Evaluator.CANDIDATE, Evaluator.PARTNER, Evaluator.HOST],
        ),
    ],
)
def test_candidate_and_host_are_heard_and_the_partner_who_was_there(
    party: Party, partner: PartnerPresence | None, expected: list[Evaluator]
) -> None:
    assert a_closed_stay(party, partner).unheard == expected


def test_an_evaluation_is_given_once_the_stay_is_over() -> None:
    with refused("wrong-status"):
        an_ongoing_stay().evaluate(an_evaluation(Evaluator.HOST))
    with refused("evaluated-too-early"):
        a_closed_stay().evaluate(an_evaluation(Evaluator.HOST, LAST_DAY - DAY))


@pytest.mark.parametrize("partner", [PartnerPresence.ABSENT, None])
def test_a_partner_who_was_not_met_evaluates_nothing(partner: PartnerPresence | None) -> None:
    stay = a_closed_stay(COUPLE if partner else ALONE, partner)
    with refused("partner-not-met"):
        stay.evaluate(an_evaluation(Evaluator.PARTNER))


def test_a_partner_met_at_a_distance_may_evaluate() -> None:
    stay = a_closed_stay(COUPLE, PartnerPresence.REMOTE)
    stay.evaluate(an_evaluation(Evaluator.PARTNER))
    assert [each.by for each in stay.evaluations] == [Evaluator.PARTNER]


def test_the_latest_evaluation_of_a_side_replaces_the_former() -> None:
    stay = a_closed_stay()
    stay.evaluate(an_evaluation(Evaluator.HOST, wish=Outcome.GO))
    stay.evaluate(an_evaluation(Evaluator.HOST, wish=Outcome.ADJUST))
    assert [each.wish for each in stay.evaluations] == [Outcome.ADJUST]


@pytest.mark.parametrize("silent", list(Evaluator))
def test_a_stay_is_not_completed_while_a_side_is_unheard(silent: Evaluator) -> None:
    stay = a_closed_stay()
    for evaluator in stay.evaluators:
        if evaluator is not silent:
            stay.evaluate(an_evaluation(evaluator))
    with refused("evaluation-missing"):
        stay.complete(Outcome.GO, LAST_DAY)


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.UNKNOWN])
def test_a_stay_is_completed_with_what_comes_out_of_it(outcome: Outcome) -> None:
    stay = an_evaluated_stay()
    told = stay.complete(outcome, LAST_DAY)
    assert stay.status is Status.COMPLETED
    assert (told.outcome, told.days) == (outcome.value, 3)


def test_nobody_decides_that_an_outcome_is_unknown() -> None:
    with refused("outcome-unknown"):
        an_evaluated_stay().complete(Outcome.UNKNOWN, LAST_DAY)
    with refused("outcome-unknown"):
        a_completed_stay().revise(Outcome.UNKNOWN, LAST_DAY)


def test_a_stay_is_completed_after_its_last_day() -> None:
    with refused("before-previous-fact"):
        an_evaluated_stay().complete(Outcome.GO, LAST_DAY - DAY)


@pytest.mark.parametrize(
    ("party", "partner", "met"),
    [
        (COUPLE, PartnerPresence.ON_SITE, True),
        (COUPLE, PartnerPresence.REMOTE, True),
        (COUPLE, PartnerPresence.ABSENT, False),
        (ALONE, None, None),
        (ORGANISATION, None, None),
    ],
)
def test_what_is_told_of_the_partner_is_nothing_where_there_is_none(
    party: Party, partner: PartnerPresence | None, met: bool | None
) -> None:
    stay = a_closed_stay(party, partner)
    assert stay.give_up_waiting(LAST_DAY).partner_met is met


def test_the_territory_says_when_evaluations_are_due_and_when_to_stop_waiting() -> None:
    stay = a_closed_stay()
    assert stay.evaluation_due_on(RULE) == LAST_DAY + 9 * DAY
    assert stay.outcome_due_on(RULE) == LAST_DAY + 20 * DAY


def test_an_outcome_nobody_gave_in_time_is_unknown() -> None:
    stay = a_closed_stay()
    told = stay.give_up_waiting(LAST_DAY + 20 * DAY)
    assert stay.status is Status.COMPLETED
    assert told.outcome == "unknown"


def test_those_who_have_not_answered_are_reminded_while_they_are_awaited() -> None:
    stay = a_closed_stay()
    stay.remind(LAST_DAY + 9 * DAY)
    assert stay.reminded_on == LAST_DAY + 9 * DAY
    with refused("wrong-status"):
        a_completed_stay().remind(LAST_DAY)


def test_an_unknown_outcome_may_still_be_evaluated_and_revised() -> None:
    stay = a_closed_stay()
    stay.give_up_waiting(LAST_DAY + 20 * DAY)
    stay.evaluate(an_evaluation(Evaluator.CANDIDATE, LAST_DAY + 21 * DAY))
    told = stay.revise(Outcome.GO, LAST_DAY + 21 * DAY)
    assert (told.former_outcome, told.outcome) == ("unknown", "go")
    assert stay.outcome is Outcome.GO


def test_a_known_outcome_is_not_evaluated_any_more() -> None:
    with refused("wrong-status"):
        a_completed_stay().evaluate(an_evaluation(Evaluator.CANDIDATE))


def test_a_revision_changes_the_outcome() -> None:
    stay = a_completed_stay()
    with refused("same-outcome"):
        stay.revise(Outcome.GO, LAST_DAY)
    with refused("before-previous-fact"):
        stay.revise(Outcome.NO_GO, LAST_DAY - DAY)
    assert stay.revise(Outcome.NO_GO, LAST_DAY).former_outcome == "go"


def test_only_a_completed_stay_is_revised() -> None:
    with refused("wrong-status"):
        a_closed_stay().revise(Outcome.GO, LAST_DAY)
