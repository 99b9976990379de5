"""Partners' paths at every moment of their life, each built by playing the steps before it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from chassis.errors import Refusal
from chassis.papers import Channel
from services.insertion.domain.partner_facts import Assessment, Ending, Proof, Wish
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Outcome, Saying, Seat, Word
from tests.territories import a_territory

PLACE = a_territory()
RULE = PLACE.rules
HERE, NEXT_DOOR = "999000001", "999000002"

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
NOTICE, PAUSE, TERM, REVIEW = 20 * DAY, 10 * DAY, 40 * DAY, 45 * DAY
"""The deadlines of the tests' territory."""
RECORDER, WITNESS = "adviser-1", "adviser-2"

ACCEPTS = Word(Seat.PARTNER, Saying.ACCEPTS, TODAY, Channel.LINK)
DECLINES = replace(ACCEPTS, says=Saying.DECLINES)
SIGNED = replace(DECLINES, channel=Channel.SIGNED_PAPER, recorded_by=RECORDER)


@contextmanager
def refused(slug: str) -> Iterator[None]:
    """What is done inside is refused for that reason, and no other."""
    with pytest.raises(Refusal) as told:
        yield
    assert told.value.slug == slug


def each_refused(slug: str, *acts: Callable[[], object]) -> None:
    """Whatever of it is done is refused for that reason."""
    for act in acts:
        with refused(slug):
            act()


def an_opened_path() -> PartnerPath:
    path, _ = PartnerPath.opens(uuid4(), uuid4(), HERE, TODAY)
    path.assign(RECORDER)
    return path


def an_informed_path() -> PartnerPath:
    path = an_opened_path()
    path.inform(TODAY, RECORDER)
    return path


def an_invited_path() -> PartnerPath:
    path = an_informed_path()
    path.invite(TODAY)
    return path


def a_path_asked_in_vain() -> PartnerPath:
    """Invited on the first day, and reminded as often as the rules say."""
    path = an_invited_path()
    for rank in (1, 2, 3):
        path.remind(TODAY + rank * PAUSE, RECORDER, RULE)
    return path


def an_accepted_path() -> PartnerPath:
    path = an_invited_path()
    path.hears(ACCEPTS)
    return path


def an_assessed_path() -> PartnerPath:
    path = an_accepted_path()
    path.assess(Assessment(TODAY, RECORDER, (Wish.JOB,), ("J1506",)))
    return path


def a_searching_path() -> PartnerPath:
    path = an_assessed_path()
    path.search(TODAY)
    return path


def a_stalled_path() -> PartnerPath:
    path = a_searching_path()
    path.stalls(TODAY + REVIEW)
    return path


def a_placed_path() -> PartnerPath:
    path = a_searching_path()
    path.observe(Outcome.PLACED, TODAY, RECORDER, proof=Proof.WORK_CONTRACT)
    return path


def a_declined_path() -> PartnerPath:
    path = an_invited_path()
    path.hears(DECLINES)
    return path


def an_unanswered_path() -> PartnerPath:
    path = a_path_asked_in_vain()
    path.stays_unanswered(TODAY + TERM, RULE)
    return path


def an_ended_path() -> PartnerPath:
    path = an_invited_path()
    path.ends(Ending.PARTNER_LEFT, TODAY)
    return path


EVERY_PATH = {
    "opened": an_opened_path,
    "informed": an_informed_path,
    "invited": an_invited_path,
    "asked in vain": a_path_asked_in_vain,
    "accepted": an_accepted_path,
    "assessed": an_assessed_path,
    "searching": a_searching_path,
    "stalled": a_stalled_path,
    "placed": a_placed_path,
    "declined": a_declined_path,
    "unanswered": an_unanswered_path,
}
"""Every path that has not ended, by the moment of its life."""
