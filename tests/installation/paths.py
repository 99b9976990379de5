"""Days, places and people of the tests of installation."""

from datetime import date, timedelta

from tests.territories import a_territory

PLACE = a_territory()
RULE = PLACE.rules
HERE, NEXT_DOOR, ELSEWHERE = "999000001", "999000002", "200000000"
COMMUNE = "99001"

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
