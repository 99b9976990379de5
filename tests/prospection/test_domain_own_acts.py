"""What only a person does by their own hand, and what nobody does in their place."""

from dataclasses import replace
from uuid import uuid4

import pytest

from chassis.invitations import PaperReason, State
from contracts import prospection as told
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import Alert, Status
from services.prospection.domain.household import Household, PartnerWork
from services.prospection.domain.invitation import Act, Invitation, StayAsked
from services.prospection.domain.people import Adult, Contact, Means, Role
from services.prospection.domain.waiting import Task, waiting
from tests.prospection.candidates import (
    COLLEAGUE,
    DAY,
    HERE,
    JOB,
    MOVE,
    OFFICER,
    PLACE,
    RULE,
    TODAY,
    a_candidate_under_assessment,
    a_couple,
    a_firm,
    a_qualified_candidate,
    a_ready_candidate,
    a_registered_candidate,
    alone,
    an_adult,
    an_anonymised_candidate,
    refused,
)


def lead(candidate: Candidate) -> Adult:
    return candidate.household.lead


def partner(candidate: Candidate) -> Adult:
    found = candidate.household.partner
    assert found is not None
    return found


def asked(role: str = "partner", rank: int = 1) -> StayAsked:
    return StayAsked(uuid4(), HERE, TODAY + 9 * DAY, TODAY + 11 * DAY, TODAY + 5 * DAY, role, rank)


def invitation(act: Act = Act.AGREE, stay: StayAsked | None = None) -> Invitation:
    return Invitation.of(uuid4(), uuid4(), uuid4(), act, TODAY, RULE, stay)


@pytest.mark.parametrize("wish", [PartnerWork.YES, PartnerWork.NO])
def test_an_officer_does_not_answer_for_the_partner(wish: PartnerWork) -> None:
    candidate = a_candidate_under_assessment(a_couple(asked=False))
    with refused("partner-answers-in-person"):
        candidate.score({}, wish, TODAY, RULE)
    assert not candidate.household.was_asked


@pytest.mark.parametrize("wish", [PartnerWork.YES, PartnerWork.NO])
def test_an_application_does_not_answer_for_the_partner(wish: PartnerWork) -> None:
    household = replace(a_couple(), partner_needs_work=wish)
    with refused("partner-answers-in-person"):
        Candidate.register(uuid4(), household, JOB, "fair", TODAY, RULE, PLACE)


def test_an_officer_may_write_that_the_partner_was_asked_and_did_not_say() -> None:
    candidate = a_candidate_under_assessment(a_couple(asked=False))
    candidate.score({}, PartnerWork.NOT_SAID, TODAY, RULE)
    assert candidate.household.was_asked


def test_an_officer_who_asks_again_does_not_erase_what_the_partner_said() -> None:
    candidate = a_candidate_under_assessment()
    candidate.says_of_work(partner(candidate), PartnerWork.YES, TODAY)
    candidate.score({}, PartnerWork.NOT_SAID, TODAY, RULE)
    assert candidate.household.partner_needs_work is PartnerWork.YES


def test_the_partner_s_own_answer_is_told_to_the_other_stages() -> None:
    candidate = a_qualified_candidate()
    event = candidate.says_of_work(partner(candidate), PartnerWork.YES, TODAY)
    assert isinstance(event, told.HouseholdRecomposed)
    assert event.candidate.partner_needs_work == "yes"
    assert candidate.says_of_work(partner(candidate), PartnerWork.YES, TODAY) is None


def test_only_the_partner_is_asked_about_the_partner_s_work() -> None:
    candidate = a_registered_candidate()
    with refused("not-the-partner"):
        candidate.says_of_work(lead(candidate), PartnerWork.YES, TODAY)
    with refused("not-the-partner"):
        candidate.may_be_asked(lead(candidate), Act.WORK)


def test_a_signed_answer_counts_once_another_officer_has_seen_it() -> None:
    candidate = a_candidate_under_assessment(a_couple(asked=False))
    candidate.take_work_answer(PartnerWork.NO, TODAY, OFFICER)
    assert candidate.household.partner_needs_work is None
    with refused("countersigned-by-recorder"):
        candidate.countersign_work_answer(OFFICER)
    candidate.countersign_work_answer(COLLEAGUE)
    assert candidate.household.partner_needs_work is PartnerWork.NO
    with refused("nothing-to-countersign"):
        candidate.countersign_work_answer(COLLEAGUE)


def test_a_paper_of_a_partner_who_left_is_nobody_s() -> None:
    candidate = a_registered_candidate()
    candidate.take_work_answer(PartnerWork.NO, TODAY, OFFICER)
    former = partner(candidate)
    candidate.recompose([an_adult(Role.PARTNER)], [former.id], None, TODAY, PLACE)
    with refused("nothing-to-countersign"):
        candidate.countersign_work_answer(COLLEAGUE)


def test_a_household_without_a_partner_has_no_answer_to_sign() -> None:
    with refused("no-partner"):
        a_registered_candidate(alone()).take_work_answer(PartnerWork.NO, TODAY, OFFICER)


def test_a_person_s_own_agreement_holds_by_itself() -> None:
    candidate = a_registered_candidate(alone())
    candidate.inform(lead(candidate).id, TODAY, OFFICER)
    candidate.agrees_by_hand(lead(candidate), TODAY)
    agreement = lead(candidate).agreement
    assert agreement is not None
    assert (agreement.means, agreement.holds) == (Means.LINK, True)
    with refused("already-agreed"):
        candidate.agrees_by_hand(lead(candidate), TODAY)
    with refused("already-agreed"):
        candidate.may_be_asked(lead(candidate), Act.AGREE)


def test_nobody_agrees_before_the_notice() -> None:
    candidate = a_registered_candidate(alone())
    with refused("not-informed"):
        candidate.may_be_asked(lead(candidate), Act.AGREE)
    with refused("not-informed"):
        candidate.agrees_by_hand(lead(candidate), TODAY)


def test_wishes_are_one_adult_s_own() -> None:
    candidate = a_registered_candidate()
    candidate.states_wishes(partner(candidate), "un atelier", TODAY)
    assert (partner(candidate).wishes, lead(candidate).wishes) == ("un atelier", "un jardin")


def test_whoever_speaks_for_an_organisation_has_no_wishes_to_state() -> None:
    candidate = a_registered_candidate(a_firm(), MOVE)
    with refused("no-wishes"):
        candidate.states_wishes(candidate.known.people[0], "un atelier", TODAY)


def test_the_file_ends_with_whoever_carries_the_project() -> None:
    candidate = a_ready_candidate()
    event = candidate.takes_back(lead(candidate), "family", TODAY, RULE)
    assert isinstance(event, told.CandidateWithdrawn)
    assert candidate.status is Status.WITHDRAWN


def test_another_adult_takes_back_what_is_theirs_and_an_officer_speaks_with_them() -> None:
    candidate = a_ready_candidate()
    assert candidate.takes_back(partner(candidate), "family", TODAY, RULE) is None
    assert candidate.status is Status.UNDER_ASSESSMENT
    assert not candidate.known.has_agreed
    due = waiting(candidate)
    assert due is not None
    assert due.task is Task.SPEAK_AGAIN
    candidate.agrees_by_hand(partner(candidate), TODAY)
    assert Alert.TAKEN_BACK not in candidate.alerts


@pytest.mark.parametrize(("agrees", "reply"), [(True, "agrees"), (False, "declines")])
def test_an_answer_to_dates_names_a_seat_and_nobody(agrees: bool, reply: str) -> None:
    candidate, dates = a_qualified_candidate(), asked()
    event = candidate.answers_stay(partner(candidate), dates, agrees=agrees, on=TODAY)
    assert event == told.StayAnswered(
        subject=candidate.id,
        occurred_on=TODAY,
        stay=dates.stay,
        role="partner",
        rank=1,
        reply=reply,
        channel="link",
        epci=HERE,
        starts_on=dates.starts_on,
        ends_on=dates.ends_on,
    )


def test_nobody_answers_from_another_s_seat() -> None:
    candidate = a_qualified_candidate()
    with refused("adult-unknown"):
        candidate.answers_stay(lead(candidate), asked(), agrees=True, on=TODAY)


def test_seats_of_one_role_are_told_apart_by_their_rank() -> None:
    others = [an_adult(Role.OTHER), an_adult(Role.OTHER)]
    household = Household(adults=[an_adult(), *others])
    assert household.seated("other", 2) is others[1]
    assert household.seated("other", 3) is None
    firm = a_firm()
    assert firm.seated("representative", 1) is firm.representatives[0]
    assert firm.seated("lead", 1) is None


def test_nobody_acts_in_a_file_that_ended() -> None:
    ended = an_anonymised_candidate()
    with refused("file-ended"):
        ended.may_be_asked(an_adult(), Act.WISH)
    assert ended.named(uuid4()) is None


def test_a_mailbox_that_two_adults_share_is_neither_s() -> None:
    candidate = a_registered_candidate()
    partner(candidate).contact = Contact(lead(candidate).contact.email)
    assert candidate.mailbox_of(partner(candidate)) is None
    assert candidate.mailbox_of(lead(candidate)) is None


def test_a_mailbox_is_the_same_in_capitals() -> None:
    candidate = a_registered_candidate()
    partner(candidate).contact = Contact(str(lead(candidate).contact.email).upper())
    assert candidate.mailbox_of(partner(candidate)) is None


def test_a_mailbox_once_shared_stays_so_when_one_of_them_goes_on_alone() -> None:
    candidate = a_registered_candidate()
    partner(candidate).contact = Contact(lead(candidate).contact.email)
    apart, _, _ = candidate.separate(uuid4(), partner(candidate).id, JOB, None, (), TODAY, PLACE)
    assert apart.mailbox_of(lead(apart)) is None
    assert candidate.mailbox_of(lead(candidate)) is None


def test_a_mailbox_once_shared_stays_so_when_one_of_them_leaves() -> None:
    candidate = a_registered_candidate()
    partner(candidate).contact = Contact(lead(candidate).contact.email)
    candidate.recompose([], [partner(candidate).id], None, TODAY, PLACE)
    assert candidate.mailbox_of(lead(candidate)) is None


def test_another_mailbox_is_one_s_own_again() -> None:
    mine = Contact("commune@exemple.invalid", shared=True)
    assert mine.put_right(Contact("commune@exemple.invalid", "0639980001")).shared
    assert not mine.put_right(Contact("a-moi@exemple.invalid")).shared


def test_a_link_serves_as_long_as_the_territory_says() -> None:
    act = invitation()
    act.leaves("digest", PLACE.start_of(TODAY))
    act.is_sent()
    assert act.last_day == TODAY + 12 * DAY
    assert act.opens("digest", TODAY + 12 * DAY)
    assert not act.opens("digest", TODAY + 13 * DAY)
    assert not act.opens("another", TODAY)
    assert invitation(Act.FOLLOW).last_day == TODAY + 90 * DAY


def test_the_link_of_a_stay_serves_until_the_last_day_to_reply() -> None:
    assert invitation(Act.STAY, asked()).last_day == TODAY + 5 * DAY


@pytest.mark.parametrize("end", ["answered", "called off", "paper"])
def test_a_link_that_served_or_was_called_off_never_opens_again(end: str) -> None:
    act = invitation()
    act.leaves("earlier", PLACE.start_of(TODAY))
    act.leaves("digest", PLACE.start_of(TODAY))
    assert act.opens("earlier", TODAY)
    assert act.opens("digest", TODAY)
    if end == "answered":
        act.is_answered(TODAY)
    elif end == "called off":
        act.is_called_off()
    else:
        act.goes_on_paper(PaperReason.NO_MAILBOX)
    assert not act.opens("digest", TODAY)
    assert not act.opens("earlier", TODAY)
    assert (act.digest, act.earlier) == (None, ())


def test_the_link_of_a_letter_that_came_back_opens_nothing() -> None:
    act = invitation()
    act.leaves("back", PLACE.start_of(TODAY))
    act.came_back()
    act.leaves("digest", PLACE.start_of(TODAY))
    assert not act.opens("back", TODAY)
    assert act.earlier == ()


def test_a_letter_nobody_took_leaves_again_after_growing_pauses() -> None:
    act, now = invitation(), PLACE.start_of(TODAY)
    pauses = []
    for _ in range(8):
        assert act.is_due(now)
        act.leaves("digest", now)
        assert act.next_try is not None
        assert not act.is_due(now)
        pauses.append((act.next_try - now).total_seconds() / 60)
        now = act.next_try
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    act.is_sent()
    assert (act.state, act.is_due(now)) == (State.SENT, False)
