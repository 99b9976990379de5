"""The partner's own word: whose it is, what proves it, and what follows from it."""

from dataclasses import replace

import pytest

from chassis.papers import Channel
from contracts.insertion import PartnerSituationResolved
from services.insertion.domain.partner_facts import Gate, Status
from services.insertion.domain.partner_word import (
    SEEN_BY_AN_ADVISER,
    Keeping,
    Outcome,
    Saying,
    Seat,
    Word,
)
from tests.insertion.partners import (
    ACCEPTS,
    DAY,
    DECLINES,
    EVERY_PATH,
    RECORDER,
    SIGNED,
    TODAY,
    WITNESS,
    a_declined_path,
    a_placed_path,
    an_accepted_path,
    an_ended_path,
    an_invited_path,
    an_opened_path,
    an_unanswered_path,
    each_refused,
    refused,
)

OWN_ALONE = [each for each in Saying if each.outcome and each.outcome not in SEEN_BY_AN_ADVISER]


def says(what: Saying) -> Word:
    return replace(ACCEPTS, says=what, how=Keeping.REMOTE if what is Saying.KEEPS_JOB else None)


@pytest.mark.parametrize("what", Saying)
@pytest.mark.parametrize("seat", [Seat.LEAD, Seat.OTHER])
def test_nobody_of_the_household_answers_for_the_partner(what: Saying, seat: Seat) -> None:
    path = an_invited_path()
    word = replace(says(what), by=seat)
    with refused("not-the-partner"):
        path.hears(word)
    with refused("not-the-partner"):
        path.take_paper(replace(word, channel=Channel.SIGNED_PAPER, recorded_by=RECORDER))
    assert (path.gate, path.status) == (Gate.CLOSED, Status.INVITED)


@pytest.mark.parametrize("what", Saying)
def test_an_officer_s_word_alone_is_not_the_partner_s(what: Saying) -> None:
    path = an_invited_path()
    with refused("word-not-proven"):
        path.hears(replace(says(what), channel=Channel.SIGNED_PAPER, recorded_by=RECORDER))
    assert path.gate is Gate.CLOSED


@pytest.mark.parametrize("what", [each for each in Saying if each is not Saying.ACCEPTS])
def test_the_gate_passes_on_the_partner_s_own_word(what: Saying) -> None:
    path = an_invited_path()
    told = path.hears(says(what))
    assert told == PartnerSituationResolved(subject=path.subject, occurred_on=TODAY, gate="passed")
    assert (path.gate, path.outcome, path.passed_on) == (Gate.PASSED, what.outcome, TODAY)


def test_accepting_to_be_followed_resolves_nothing_by_itself() -> None:
    path = an_invited_path()
    assert path.hears(ACCEPTS) is None
    assert (path.status, path.gate, path.agreement) == (Status.ACCEPTED, Gate.CLOSED, ACCEPTS)


def test_declining_is_a_waiver_of_ones_own() -> None:
    path = an_invited_path()
    path.hears(DECLINES)
    assert (path.status, path.outcome) == (Status.DECLINED, Outcome.DECLINED)


def test_a_signed_paper_says_nothing_before_a_second_officer_has_read_the_same() -> None:
    path = an_invited_path()
    path.take_paper(SIGNED)
    assert path.gate is Gate.CLOSED
    path.countersign(replace(SIGNED, recorded_by=None), WITNESS)
    assert (path.gate, path.paper) == (Gate.PASSED, None)
    (declined,) = path.resolutions
    assert declined.word is not None
    assert (declined.word.recorded_by, declined.word.countersigned_by) == (RECORDER, WITNESS)


def test_whoever_recorded_a_paper_does_not_vouch_for_it() -> None:
    path = an_invited_path()
    path.take_paper(SIGNED)
    with refused("countersigned-by-recorder"):
        path.countersign(SIGNED, RECORDER)


@pytest.mark.parametrize(
    "read",
    [
        replace(SIGNED, says=Saying.RETIRED),
        replace(SIGNED, on=TODAY + DAY),
        replace(SIGNED, says=Saying.KEEPS_JOB, how=Keeping.REMOTE),
    ],
)
def test_a_paper_read_otherwise_than_recorded_does_not_count(read: Word) -> None:
    path = an_invited_path()
    path.take_paper(SIGNED)
    with refused("paper-differs"):
        path.countersign(read, WITNESS)
    assert (path.gate, path.paper) == (Gate.CLOSED, SIGNED)


def test_without_a_paper_there_is_nothing_to_countersign_or_to_take_back() -> None:
    path = an_invited_path()
    with refused("nothing-to-countersign"):
        path.countersign(SIGNED, WITNESS)
    with refused("nothing-to-countersign"):
        path.drop_paper()


def test_a_paper_written_down_wrong_is_taken_back() -> None:
    path = an_invited_path()
    path.take_paper(SIGNED)
    path.drop_paper()
    with refused("nothing-to-countersign"):
        path.countersign(SIGNED, WITNESS)


@pytest.mark.parametrize("word", [DECLINES, replace(SIGNED, recorded_by=None)])
def test_what_an_officer_records_is_a_paper_and_they_say_that_they_did(word: Word) -> None:
    with refused("not-a-paper"):
        an_invited_path().take_paper(word)


def test_the_notice_comes_before_an_agreement_to_be_followed() -> None:
    path = an_opened_path()
    with refused("not-informed"):
        path.hears(ACCEPTS)
    path.inform(TODAY + DAY, RECORDER)
    with refused("not-informed"):
        path.hears(ACCEPTS)
    path.hears(replace(ACCEPTS, on=TODAY + DAY))
    assert path.status is Status.ACCEPTED


def test_a_partner_who_was_not_informed_may_still_decline() -> None:
    path = an_opened_path()
    assert path.hears(DECLINES) is not None


def test_nobody_agrees_twice() -> None:
    with refused("already-agreed"):
        an_accepted_path().hears(ACCEPTS)


def test_nobody_answers_before_their_path_opened() -> None:
    with refused("before-opening"):
        an_invited_path().hears(replace(DECLINES, on=TODAY - DAY))


@pytest.mark.parametrize(
    ("what", "how"), [(Saying.KEEPS_JOB, None), (Saying.RETIRED, Keeping.REMOTE)]
)
def test_how_a_job_is_kept_is_said_of_who_keeps_one(what: Saying, how: Keeping | None) -> None:
    with refused("how-the-job-is-kept"):
        replace(ACCEPTS, says=what, how=how)


@pytest.mark.parametrize("name", EVERY_PATH)
def test_a_situation_may_change_later_and_the_gate_is_told_once(name: str) -> None:
    path = EVERY_PATH[name]()
    had_passed, former = path.gate is Gate.PASSED, list(path.resolutions)
    first = path.hears(says(Saying.STUDIES))
    second = path.hears(says(Saying.RETIRED))
    assert (first is None, second) == (had_passed, None)
    assert path.resolutions[: len(former)] == former
    assert [each.outcome for each in path.resolutions[-2:]] == [Outcome.STUDIES, Outcome.RETIRED]
    assert path.outcome is Outcome.RETIRED


@pytest.mark.parametrize("make", [a_declined_path, an_unanswered_path, a_placed_path])
def test_whoever_takes_the_offer_up_after_all_is_followed_and_the_gate_stays_passed(
    make: object,
) -> None:
    path = make()  # type: ignore[operator]  # one of the builders above
    path.hears(replace(ACCEPTS, on=path.since))
    assert (path.is_followed, path.outcome, path.gate) == (True, None, Gate.PASSED)
    assert path.resolutions


def test_an_agreement_ends_with_the_wish_not_to_be_followed_any_more() -> None:
    path = an_accepted_path()
    path.hears(DECLINES)
    assert path.agreement is None


@pytest.mark.parametrize("what", OWN_ALONE)
def test_a_word_told_late_keeps_its_own_day_and_does_not_take_the_path_back(what: Saying) -> None:
    path = an_unanswered_path()
    passed_on = path.passed_on
    path.hears(says(what))
    assert path.resolutions[-1].on == TODAY
    assert (path.passed_on, path.since) == (passed_on, passed_on)


def test_nobody_answers_in_a_path_that_ended() -> None:
    path = an_ended_path()
    each_refused(
        "path-ended",
        lambda: path.hears(DECLINES),
        lambda: path.take_paper(SIGNED),
        lambda: path.countersign(SIGNED, WITNESS),
        path.drop_paper,
        lambda: path.assign(RECORDER),
    )
