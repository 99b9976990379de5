"""Assessment, decision, contract: in their order, each by the rules of its own day."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from services.insertion.domain.local.barriers import GUARDED, THEMES
from services.insertion.domain.local.contract import Way
from services.insertion.domain.local.facts import Status
from tests.insertion.local_people import (
    ADVISER,
    CONTRACT,
    DAY,
    REFERRAL,
    RULE,
    TODAY,
    WITNESS,
    a_contracted_path,
    a_referred_path,
    an_assessed_path,
    an_oriented_path,
    refused,
)

CAR = "mobilite--acceder-a-un-vehicule"
CARE = "sante--acces-aux-soins"
FOLLOWED = replace(REFERRAL, followed_since=date(2024, 6, 1))


def test_barriers_have_the_shared_words() -> None:
    path = a_referred_path()
    with refused("theme-unknown"):
        path.assess(TODAY, ADVISER, {uuid4(): CAR, uuid4(): "mobilite--trop-loin"})
    assert (path.assessment, path.barriers) == (None, [])
    path.assess(TODAY, ADVISER, {uuid4(): CAR})
    assert [each.label for each in path.barriers] == ["Accéder à un véhicule"]


def test_a_barrier_is_open_once_until_it_is_lifted() -> None:
    path = an_assessed_path()
    path.open_barrier(first := uuid4(), CAR, TODAY)
    with refused("barrier-already-open"):
        path.open_barrier(uuid4(), CAR, TODAY)
    path.assess(TODAY, ADVISER, {uuid4(): CAR})
    assert len(path.barriers) == 1
    with refused("before-previous-fact"):
        path.lift_barrier(first, TODAY - DAY)
    path.lift_barrier(first, TODAY + DAY)
    with refused("barrier-already-lifted"):
        path.lift_barrier(first, TODAY + DAY)
    with refused("barrier-unknown"):
        path.lift_barrier(uuid4(), TODAY)
    path.open_barrier(uuid4(), CAR, TODAY + DAY)
    assert [each.lifted_on for each in path.barriers] == [TODAY + DAY, None]


def test_health_and_what_is_as_private_are_guarded() -> None:
    path = a_referred_path()
    private = "famille--surmonter-conflits-separation-violence"
    path.assess(TODAY, ADVISER, {uuid4(): each for each in (CAR, CARE, private)})
    assert [each.is_guarded for each in path.barriers] == [False, True, True]


def test_nobody_is_oriented_before_their_situation_was_looked_at() -> None:
    with refused("not-assessed"):
        a_referred_path().decide(Way.SOCIAL, "departement", ADVISER, TODAY, TODAY, RULE)


def test_a_person_is_followed_by_a_body_of_the_territory() -> None:
    with refused("code-unknown"):
        an_assessed_path().decide(Way.SOCIAL, "msa", ADVISER, TODAY, TODAY, RULE)


def test_the_contract_is_due_a_month_after_the_notification_not_after_the_decision() -> None:
    path = an_assessed_path()
    later = TODAY + 10 * DAY
    told = path.decide(Way.PROFESSIONAL, "departement", ADVISER, TODAY, later, RULE)
    assert (told.occurred_on, told.contract_due_on) == (later, date(2026, 4, 12))
    assert path.contract_overdue_on() == date(2026, 4, 13)


def test_a_month_ends_with_the_month_where_it_is_shorter() -> None:
    path = an_oriented_path(notified_on=date(2027, 1, 31))
    assert path.decisions[0].contract_due_on == date(2027, 2, 28)


def test_whoever_was_followed_before_the_law_has_until_the_day_it_gives_them() -> None:
    assert an_oriented_path(FOLLOWED).decisions[0].contract_due_on == date(2027, 1, 1)
    recent = replace(FOLLOWED, followed_since=date(2025, 1, 2))
    assert an_oriented_path(recent).decisions[0].contract_due_on == date(2026, 4, 2)
    late = an_oriented_path(FOLLOWED, notified_on=date(2026, 12, 20))
    assert late.decisions[0].contract_due_on == date(2027, 1, 20)


def test_a_reorientation_starts_the_month_and_the_contract_again() -> None:
    path = a_contracted_path()
    again = TODAY + 20 * DAY
    path.decide(Way.PROFESSIONAL, "france-travail", WITNESS, again, again, RULE)
    assert (path.status, path.officer, path.contract) == (Status.ORIENTED, WITNESS, None)
    assert path.decisions[-1].contract_due_on == date(2026, 4, 22)
    assert len(path.former_contracts) == 1


def test_a_reorientation_has_one_month_whenever_the_person_was_first_followed() -> None:
    path = an_oriented_path(FOLLOWED)
    path.decide(Way.PROFESSIONAL, "france-travail", WITNESS, TODAY, TODAY, RULE)
    assert path.decisions[-1].contract_due_on == date(2026, 4, 2)


def test_deciding_the_same_again_gives_no_other_month() -> None:
    path = an_oriented_path()
    with refused("same-referral"):
        path.decide(Way.SOCIAL, "departement", ADVISER, TODAY + DAY, TODAY + DAY, RULE)


def test_a_contract_is_signed_once_the_person_is_oriented() -> None:
    with refused("not-oriented"):
        an_assessed_path().take_contract(CONTRACT, RULE)


def test_a_contract_has_its_hours_or_is_adapted_without_saying_why() -> None:
    path = an_oriented_path()
    for hours in (None, 14):
        with refused("hours-below-minimum"):
            path.take_contract(replace(CONTRACT, weekly_hours=hours), RULE)
    path.take_contract(replace(CONTRACT, weekly_hours=None, adapted=True), RULE)


def test_a_contract_holds_once_a_second_officer_has_read_the_same() -> None:
    path = an_oriented_path()
    path.take_contract(CONTRACT, RULE)
    assert path.status is Status.ORIENTED
    with refused("countersigned-by-recorder"):
        path.countersign(CONTRACT, ADVISER)
    with refused("paper-differs"):
        path.countersign(replace(CONTRACT, weekly_hours=20), WITNESS)
    told = path.countersign(CONTRACT, WITNESS)
    assert (path.status, told.occurred_on) == (Status.CONTRACTED, TODAY)
    with refused("nothing-to-countersign"):
        path.countersign(CONTRACT, WITNESS)


def test_a_paper_written_down_wrong_is_taken_back() -> None:
    path = an_oriented_path()
    with refused("nothing-to-countersign"):
        path.drop_contract()
    path.take_contract(CONTRACT, RULE)
    path.drop_contract()
    assert path.paper is None


def test_another_contract_comes_after_the_one_that_holds() -> None:
    path = a_contracted_path()
    with refused("contract-already-signed"):
        path.take_contract(CONTRACT, RULE)
    path.take_contract(replace(CONTRACT, signed_on=TODAY + DAY), RULE)


def test_a_contract_is_late_the_day_after_its_last_one_and_told_once() -> None:
    path = an_oriented_path()
    due = date(2026, 4, 3)
    with refused("contract-not-due"):
        path.contract_is_overdue(due - DAY)
    assert path.contract_is_overdue(due + 5 * DAY).occurred_on == due
    assert path.contract_overdue_on() is None


def test_a_paper_signed_in_time_is_not_late_while_it_waits_for_its_second_officer() -> None:
    path = an_oriented_path()
    path.take_contract(CONTRACT, RULE)
    assert path.contract_overdue_on() is None
    path.drop_contract()
    path.take_contract(replace(CONTRACT, signed_on=date(2026, 4, 10)), RULE)
    assert path.contract_overdue_on() == date(2026, 4, 3)


def test_no_contract_is_late_while_the_path_is_paused() -> None:
    path = an_oriented_path()
    path.suspend("unavailable", TODAY + DAY, RULE)
    assert path.contract_overdue_on() is None
    path.resume(resumed := date(2026, 6, 1))
    assert path.contract_overdue_on() == resumed


def test_nothing_happens_before_the_referral() -> None:
    with refused("before-previous-fact"):
        a_referred_path().assess(TODAY - DAY, ADVISER, {})


def test_what_is_guarded_is_in_the_vocabulary() -> None:
    """A theme that the vocabulary renames would be guarded no more, without a word."""
    assert set(THEMES) >= GUARDED
    assert any(each.startswith("sante--") for each in THEMES)
