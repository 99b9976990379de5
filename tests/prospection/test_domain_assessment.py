"""A project qualifies by the rules in force on the day of the decision, and everybody's consent."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chassis.rules import Dated, Entry, Rules
from contracts import prospection as told
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Alert, Status
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.people import Role
from services.prospection.domain.project import Kind, Project
from tests.prospection.candidates import (
    DAY,
    GOOD,
    GRID,
    HERE,
    MOVE,
    NEXT_DOOR,
    PLACE,
    POOR,
    RULE,
    TODAY,
    a_candidate_under_assessment,
    a_couple,
    a_declined_candidate,
    a_dormant_candidate,
    a_firm,
    a_qualified_candidate,
    a_ready_candidate,
    a_registered_candidate,
    alone,
    an_assigned_candidate,
    refused,
)


def rules(**values: tuple[date, Any]) -> Rules:
    """The territory's rules, with another value of some of them from a day on."""
    changed = dict(RULE.entries)
    for short, (since, value) in values.items():
        name = f"prospection.{short.replace('_', '-')}"
        entry = RULE.entries[name]
        changed[name] = Entry(name, entry.mode, (*entry.values, Dated(since, value)))
    return replace(RULE, entries=changed, _typed={}, _versions={})


def test_an_assessment_begins_with_the_officer_in_charge() -> None:
    with refused("no-officer"):
        a_registered_candidate().start_assessment(TODAY)
    candidate = an_assigned_candidate()
    event = candidate.start_assessment(TODAY + DAY)
    assert event == told.AssessmentStarted(subject=candidate.id, occurred_on=TODAY + DAY)
    assert (candidate.status, candidate.assessed_on) == (Status.UNDER_ASSESSMENT, TODAY + DAY)


def test_an_assessment_begins_once() -> None:
    with refused("wrong-status"):
        a_candidate_under_assessment().start_assessment(TODAY)


def test_a_fact_never_comes_before_the_one_it_follows() -> None:
    with refused("before-previous-fact"):
        an_assigned_candidate().start_assessment(TODAY - DAY)


def test_scores_add_up_from_one_interview_to_the_next() -> None:
    candidate = a_candidate_under_assessment()
    candidate.score({"project": 1, "skills": 2}, None, TODAY, RULE)
    candidate.score({"project": 3}, PartnerWork.NOT_SAID, TODAY, RULE)
    assert candidate.scores == {"project": 3, "skills": 2}
    assert candidate.household.partner_needs_work is PartnerWork.NOT_SAID
    assert candidate.maturity(RULE, TODAY) == 5
    assert candidate.unscored(RULE, TODAY) == ["resources", "life-choice", "household"]


def test_a_criterion_out_of_the_grid_is_refused() -> None:
    with refused("criterion-unknown"):
        a_candidate_under_assessment().score({"charm": 3}, None, TODAY, RULE)


@pytest.mark.parametrize("score", [-1, 4])
def test_a_score_goes_from_zero_to_three(score: int) -> None:
    with refused("score-out-of-range"):
        a_candidate_under_assessment().score({"project": score}, None, TODAY, RULE)


def test_nobody_says_what_a_partner_who_is_not_there_wishes() -> None:
    candidate = a_candidate_under_assessment(alone())
    with refused("no-partner"):
        candidate.score({}, PartnerWork.YES, TODAY, RULE)


def test_a_qualified_household_is_told_of_with_its_wishes() -> None:
    candidate = a_ready_candidate()
    event = candidate.qualify(TODAY + DAY, RULE, PLACE)
    assert candidate.status is Status.QUALIFIED
    assert event == told.CandidateQualified(
        subject=candidate.id,
        occurred_on=TODAY + DAY,
        candidate=candidate.household.described(),
        project="job",
        trade="J1506",
        trade_version="v3",
        epcis=(HERE, NEXT_DOOR),
    )


def test_an_organisation_qualifies_by_the_word_of_one_who_speaks_for_it() -> None:
    candidate = a_ready_candidate(a_firm(), MOVE)
    event = candidate.qualify(TODAY, RULE, PLACE)
    assert event.candidate == told.Organisation(naf="10.51C", naf_version="rev2", headcount=12)


def test_a_candidate_without_every_notice_is_not_qualified() -> None:
    candidate = a_ready_candidate()
    assert candidate.household.partner is not None
    candidate.household.partner.notice = None
    with refused("notice-missing"):
        candidate.qualify(TODAY, RULE, PLACE)


@pytest.mark.parametrize("role", [Role.LEAD, Role.PARTNER])
def test_a_candidate_without_the_consent_of_each_deciding_adult_is_not_qualified(
    role: Role,
) -> None:
    candidate = a_ready_candidate()
    adult = next(each for each in candidate.household.adults if each.role is role)
    adult.agreement = None
    with refused("agreement-missing"):
        candidate.qualify(TODAY, RULE, PLACE)


def test_a_candidate_whose_partner_was_not_asked_is_not_qualified() -> None:
    candidate = a_ready_candidate(a_couple(asked=False))
    with refused("partner-not-asked"):
        candidate.qualify(TODAY, RULE, PLACE)


def test_a_partner_may_decline_to_say() -> None:
    candidate = a_ready_candidate(a_couple(asked=False))
    candidate.score({}, PartnerWork.NOT_SAID, TODAY, RULE)
    assert candidate.qualify(TODAY, RULE, PLACE).candidate.kind == "household"


def test_a_project_that_the_territory_does_not_accept_is_not_qualified() -> None:
    candidate = a_ready_candidate()
    with refused("project-not-accepted"):
        candidate.qualify(TODAY, rules(project_types=(TODAY, ["studies"])), PLACE)


@pytest.mark.parametrize("scores", [POOR, {**GOOD, "skills": None}])
def test_a_project_that_is_not_mature_is_not_qualified(scores: dict[str, int | None]) -> None:
    candidate = a_ready_candidate()
    candidate.scores = {name: score for name, score in scores.items() if score is not None}
    with refused("not-mature"):
        candidate.qualify(TODAY, RULE, PLACE)


def test_the_day_of_the_decision_chooses_the_threshold() -> None:
    tomorrow_is_stricter = rules(maturity_threshold=(TODAY + DAY, 15))
    candidate = a_ready_candidate()
    candidate.scores = dict.fromkeys(GRID, 2)
    with refused("not-mature"):
        candidate.qualify(TODAY + DAY, tomorrow_is_stricter, PLACE)
    candidate.qualify(TODAY, tomorrow_is_stricter, PLACE)


def test_a_project_that_meets_no_need_of_the_territory_is_not_qualified() -> None:
    candidate = a_ready_candidate(project=Project(Kind.JOB, "M1203", "v3"))
    with refused("no-territory-fit"):
        candidate.qualify(TODAY, RULE, PLACE)


@pytest.mark.parametrize(
    "project", [Project(Kind.JOB, "J1506", "v3"), Project(Kind.TELEWORK, epcis=(HERE,))]
)
def test_a_place_wished_for_or_a_trade_that_lacks_people_is_enough(project: Project) -> None:
    assert a_ready_candidate(project=project).qualify(TODAY, RULE, PLACE).epcis == project.epcis


def test_a_project_is_declined_for_a_reason_and_the_person_is_owed_an_answer() -> None:
    candidate = a_candidate_under_assessment()
    event = candidate.decline("no-territory-fit", TODAY, RULE)
    assert event == told.CandidateNotRetained(
        subject=candidate.id, occurred_on=TODAY, reason="no-territory-fit"
    )
    assert (candidate.status, candidate.reason) == (Status.NOT_RETAINED, "no-territory-fit")
    assert candidate.alerts == {Alert.ANSWER: TODAY}


def test_a_reason_out_of_the_territorys_list_is_refused() -> None:
    with refused("reason-unknown"):
        a_candidate_under_assessment().decline("antipathie", TODAY, RULE)


@pytest.mark.parametrize(
    "candidate",
    [
        a_registered_candidate(),
        a_qualified_candidate(),
        a_declined_candidate(),
        a_dormant_candidate(),
    ],
)
def test_a_project_is_decided_upon_while_it_is_assessed(candidate: Candidate) -> None:
    for decide in (
        lambda: candidate.score(GOOD, None, TODAY, RULE),
        lambda: candidate.qualify(TODAY, RULE, PLACE),
        lambda: candidate.decline("not-mature", TODAY, RULE),
    ):
        with refused("wrong-status"):
            decide()
