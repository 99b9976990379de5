"""With the partner who agreed: assessment, search, review, what is found and what is lost."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from contracts.insertion import PartnerSituationResolved
from services.insertion.domain.partner_facts import Assessment, Gate, Proof, Status, Wish
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import SEEN_BY_AN_ADVISER, Keeping, Outcome
from tests.insertion.partners import (
    ACCEPTS,
    DAY,
    EVERY_PATH,
    RECORDER,
    REVIEW,
    RULE,
    TODAY,
    a_declined_path,
    a_placed_path,
    a_searching_path,
    a_stalled_path,
    an_accepted_path,
    an_assessed_path,
    an_ended_path,
    an_invited_path,
    an_unanswered_path,
    each_refused,
    refused,
)

Make = Callable[[], PartnerPath]
FOLLOWED = {name: make for name, make in EVERY_PATH.items() if make().is_followed}
NOT_FOLLOWED = {name: make for name, make in EVERY_PATH.items() if make().agreement is None}
MADE = Assessment(TODAY, RECORDER, (Wish.JOB, Wish.TRAINING))


def observed(path: PartnerPath, outcome: Outcome) -> PartnerSituationResolved | None:
    how = Keeping.COMMUTING if outcome is Outcome.KEEPS_JOB else None
    return path.observe(outcome, TODAY + REVIEW, RECORDER, proof=Proof.OTHER, how=how)


@pytest.mark.parametrize("make", FOLLOWED.values(), ids=FOLLOWED)
@pytest.mark.parametrize("outcome", sorted(SEEN_BY_AN_ADVISER))
def test_an_adviser_notes_what_shows_of_who_agreed_to_be_followed(
    make: Make, outcome: Outcome
) -> None:
    path = make()
    told = observed(path, outcome)
    assert told is not None
    assert (path.status, path.outcome, path.gate) == (Status.RESOLVED, outcome, Gate.PASSED)
    assert (path.resolutions[-1].seen_by, path.resolutions[-1].proof) == (RECORDER, Proof.OTHER)


@pytest.mark.parametrize("make", EVERY_PATH.values(), ids=EVERY_PATH)
@pytest.mark.parametrize("outcome", [each for each in Outcome if each not in SEEN_BY_AN_ADVISER])
def test_what_only_the_partner_can_say_is_noted_by_no_adviser(make: Make, outcome: Outcome) -> None:
    path = make()
    former = path.gate, list(path.resolutions)
    with refused("own-word-needed"):
        observed(path, outcome)
    assert (path.gate, path.resolutions) == former


@pytest.mark.parametrize("make", NOT_FOLLOWED.values(), ids=NOT_FOLLOWED)
@pytest.mark.parametrize("outcome", sorted(SEEN_BY_AN_ADVISER))
def test_nothing_is_noted_of_who_did_not_agree_to_be_followed(make: Make, outcome: Outcome) -> None:
    path = make()
    former = path.gate
    with refused("not-followed"):
        observed(path, outcome)
    assert path.gate is former


def test_how_a_job_is_kept_is_noted_too() -> None:
    path = a_searching_path()
    with refused("how-the-job-is-kept"):
        path.observe(Outcome.KEEPS_JOB, TODAY, RECORDER, proof=Proof.EMPLOYER_LETTER)
    observed(path, Outcome.KEEPS_JOB)
    assert path.resolutions[-1].how is Keeping.COMMUTING


def test_a_search_follows_an_assessment_which_follows_the_agreement() -> None:
    path = an_accepted_path()
    with refused("wrong-status"):
        path.search(TODAY)
    path.assess(MADE)
    assert path.status is Status.ASSESSED
    path.search(TODAY)
    assert (path.status, path.searching_since) == (Status.SEARCHING, TODAY)


def test_nobody_is_assessed_before_they_agreed() -> None:
    for make in (an_invited_path, a_declined_path, an_unanswered_path):
        with refused("wrong-status"):
            make().assess(MADE)


def test_nothing_is_done_with_somebody_before_the_day_they_agreed() -> None:
    path = an_invited_path()
    path.hears(replace(ACCEPTS, on=TODAY + DAY))
    each_refused(
        "before-agreement",
        lambda: path.assess(MADE),
        lambda: path.review(TODAY, RECORDER),
        lambda: path.observe(Outcome.PLACED, TODAY, RECORDER, proof=Proof.WORK_CONTRACT),
        lambda: path.joins(uuid4(), TODAY),
    )


def test_a_later_assessment_replaces_the_former_and_takes_nothing_back() -> None:
    path = a_searching_path()
    path.assess(MADE)
    assert (path.assessment, path.status) == (MADE, Status.SEARCHING)


@pytest.mark.parametrize("make", [an_accepted_path, an_assessed_path, a_searching_path])
def test_a_path_on_which_nothing_happens_stalls_until_it_is_looked_at(make: Make) -> None:
    path = make()
    former = path.status
    assert path.review_due_on(RULE) == TODAY + REVIEW
    path.stalls(TODAY + REVIEW)
    assert (path.status, path.review_due_on(RULE)) == (Status.STALLED, None)
    path.review(TODAY + REVIEW + DAY, RECORDER)
    assert path.status is former
    assert path.review_due_on(RULE) == TODAY + REVIEW + DAY + REVIEW


def test_a_review_made_in_time_puts_the_next_one_off() -> None:
    path = a_searching_path()
    path.review(TODAY + 10 * DAY, RECORDER)
    assert path.review_due_on(RULE) == TODAY + 10 * DAY + REVIEW


def test_a_stalled_path_does_not_stall_again() -> None:
    with refused("wrong-status"):
        a_stalled_path().stalls(TODAY + REVIEW)


def test_a_job_that_ends_opens_the_search_again_and_closes_no_gate() -> None:
    path = a_placed_path()
    path.goes_on(TODAY + DAY)
    assert (path.status, path.outcome, path.gate) == (Status.SEARCHING, None, Gate.PASSED)
    assert [each.outcome for each in path.resolutions] == [Outcome.PLACED]
    assert observed(path, Outcome.TRAINING) is None


def test_only_what_was_found_with_who_is_followed_can_be_lost() -> None:
    with refused("wrong-status"):
        a_declined_path().goes_on(TODAY)
    path = an_invited_path()
    path.hears(replace(ACCEPTS, says=ACCEPTS.says.RETIRED))
    with refused("not-followed"):
        path.goes_on(TODAY)


def test_who_is_in_insertion_has_one_path() -> None:
    path, insertion = an_assessed_path(), uuid4()
    path.joins(insertion, TODAY)
    assert (path.insertion_path, path.status) == (insertion, Status.SEARCHING)
    assert path.review_due_on(RULE) is None
    with refused("one-path"):
        path.joins(uuid4(), TODAY)
    with refused("one-path"):
        path.assess(MADE)


def test_a_second_search_is_refused_beside_the_insertion_path() -> None:
    path = an_assessed_path()
    path.joins(uuid4(), TODAY)
    with refused("one-path"):
        path.search(TODAY)


def test_what_an_insertion_path_leads_to_resolves_the_partner_s_own() -> None:
    path = an_accepted_path()
    path.joins(uuid4(), TODAY)
    assert observed(path, Outcome.PLACED) is not None


def test_a_step_begun_before_the_agreement_is_known_since_that_day() -> None:
    path = an_accepted_path()
    path.joins(uuid4(), TODAY)
    path.goes_to(Outcome.PLACED, TODAY - 20 * DAY, RECORDER)
    assert (path.resolutions[-1].on, path.resolutions[-1].proof) == (TODAY, Proof.INSERTION_PATH)


def test_an_insertion_path_that_leads_nowhere_gives_the_search_back() -> None:
    path = an_assessed_path()
    path.joins(uuid4(), TODAY)
    path.parts(TODAY + DAY)
    assert (path.insertion_path, path.status) == (None, Status.ASSESSED)
    path.search(TODAY + DAY)


def test_a_path_that_ended_is_followed_no_more() -> None:
    path = an_ended_path()
    each_refused(
        "path-ended",
        lambda: path.assess(MADE),
        lambda: path.search(TODAY),
        lambda: path.review(TODAY, RECORDER),
        lambda: observed(path, Outcome.PLACED),
        lambda: path.goes_on(TODAY),
        lambda: path.joins(uuid4(), TODAY),
    )
