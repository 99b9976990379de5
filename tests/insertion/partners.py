"""Partners' paths at every moment of their life, each built by playing the steps before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from chassis.errors import Refusal
from chassis.papers import Channel
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.partner_word import Saying, Seat, Word
from tests.territories import a_territory

PLACE = a_territory()
RULE = PLACE.rules
HERE, NEXT_DOOR = "999000001", "999000002"

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
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
