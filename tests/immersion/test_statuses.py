"""Which change belongs to which moment of a stay's life: every verb against every status."""

from collections.abc import Callable
from itertools import product

import pytest

from services.immersion.domain.evaluation import Evaluator, Outcome
from services.immersion.domain.facts import Reason
from services.immersion.domain.stay import Stay
from tests.immersion.stays import (
    DAY,
    EVERY_STAY,
    FIRST_DAY,
    HOSTS,
    LAST_DAY,
    LEAD,
    PLACE,
    RECORDER,
    RULE,
    TODAY,
    WITNESS,
    a_plan,
    an_evaluation,
    refused,
)

TO_COME = {"proposed", "planned", "confirmed"}
AHEAD = TO_COME | {"ongoing"}
LATER = a_plan(starts_on=FIRST_DAY + DAY)

VERBS: dict[str, tuple[Callable[[Stay], object], set[str]]] = {
    "assign": (lambda stay: stay.assign(RECORDER), AHEAD | {"closed", "expired", "missed"}),
    "schedule": (lambda stay: stay.schedule(a_plan(), RULE, PLACE), TO_COME),
    "arrange": (lambda stay: stay.arrange([], HOSTS, RULE), AHEAD),
    "agree": (lambda stay: stay.agree(LEAD, TODAY, RECORDER), {"proposed", "planned"}),
    "hear": (lambda stay: stay.hear(LEAD, agrees=True, on=TODAY), {"proposed", "planned"}),
    "countersign": (lambda stay: stay.countersign(WITNESS), {"proposed", "planned"}),
    "confirm": (lambda stay: stay.confirm(TODAY, HOSTS, RULE), {"proposed", "planned"}),
    "postpone": (lambda stay: stay.postpone(LATER, RULE, PLACE), TO_COME),
    "cancel": (lambda stay: stay.cancel(Reason.OTHER, TODAY), TO_COME),
    "expire": (lambda stay: stay.expire(TODAY), {"proposed", "planned"}),
    "start": (lambda stay: stay.start(FIRST_DAY, []), {"confirmed", "missed"}),
    "miss": (lambda stay: stay.miss(LAST_DAY), {"confirmed"}),
    "interrupt": (lambda stay: stay.interrupt(Reason.OTHER, LAST_DAY), {"ongoing"}),
    "close": (lambda stay: stay.close(None, LAST_DAY), {"ongoing"}),
    "evaluate": (lambda stay: stay.evaluate(an_evaluation(Evaluator.HOST)), {"closed"}),
    "complete": (lambda stay: stay.complete(Outcome.GO, LAST_DAY), {"closed"}),
    "remind": (lambda stay: stay.remind(LAST_DAY), {"closed"}),
    "give up waiting": (lambda stay: stay.give_up_waiting(LAST_DAY), {"closed"}),
    "revise": (lambda stay: stay.revise(Outcome.NO_GO, LAST_DAY), {"completed"}),
}
OUT_OF_PLACE = [
    (verb, name) for verb, name in product(VERBS, EVERY_STAY) if name not in VERBS[verb][1]
]


@pytest.mark.parametrize(("verb", "name"), OUT_OF_PLACE)
def test_a_change_out_of_its_moment_is_refused(verb: str, name: str) -> None:
    change, _ = VERBS[verb]
    with refused("wrong-status"):
        change(EVERY_STAY[name]())
