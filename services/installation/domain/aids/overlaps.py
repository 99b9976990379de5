"""What a household was given already: no expense is paid twice, no aid comes again too soon."""

from collections.abc import Iterable

from chassis.days import months_after
from chassis.errors import RuleBroken
from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.conditions import Finding, Verdict
from services.installation.domain.aids.facts import AidFacts


def find(request: AidFacts, aid: Aid, others: Iterable[AidFacts]) -> Iterable[Finding]:
    """What the evaluator finds of the other requests of the same household."""
    others = list(others)
    if aid.once_in_months:
        fails = _was_given_already(request, aid, others)
        yield Finding(
            f"Cette aide est donnée une fois au plus en {aid.once_in_months} mois à un même foyer.",
            Verdict.FAILS if fails else Verdict.HOLDS,
        )
    if aid.expense:
        fails = _expense_is_paid_already(request, aid, others)
        yield Finding(
            "Aucune autre aide ne paie déjà la même dépense.",
            Verdict.FAILS if fails else Verdict.HOLDS,
        )


def comes_not_too_soon(request: AidFacts, aid: Aid, others: Iterable[AidFacts]) -> None:
    """An aid comes again to a household once its delay is over."""
    if _was_given_already(request, aid, others):
        raise RuleBroken(
            "given-too-recently", "Ce foyer a reçu cette aide il y a trop peu de temps."
        )


def pays_no_expense_twice(request: AidFacts, aid: Aid, others: Iterable[AidFacts]) -> None:
    """Two aids, ours or another body's, never pay for the same expense."""
    if _expense_is_paid_already(request, aid, others):
        raise RuleBroken("double-funding", "Une autre aide paie déjà la même dépense.")


def is_being_asked(aid: str, others: Iterable[AidFacts]) -> bool:
    """Whether a request for an aid is not decided yet."""
    return any(each.aid == aid and each.is_undecided for each in others)


def is_asked_once(aid: str, others: Iterable[AidFacts]) -> None:
    """A household has one request at a time for an aid."""
    if is_being_asked(aid, others):
        raise RuleBroken("already-asked", "Une demande de cette aide est déjà en cours.")


def _was_given_already(request: AidFacts, aid: Aid, others: Iterable[AidFacts]) -> bool:
    if not aid.once_in_months:
        return False
    return any(
        each.aid == request.aid and _is_near(request, each, aid.once_in_months) for each in others
    )


def _expense_is_paid_already(request: AidFacts, aid: Aid, others: Iterable[AidFacts]) -> bool:
    if not aid.expense:
        return False
    return any(
        each.expense == aid.expense and _is_near(request, each, aid.once_in_months)
        for each in others
        if each.aid != request.aid or not aid.once_in_months
    )


def _is_near(request: AidFacts, other: AidFacts, months: int | None) -> bool:
    """Whether another request was granted within so many months of this one; ever, where None."""
    if other.id == request.id or other.awarded_on is None:
        return False
    if months is None:
        return True
    first = months_after(request.received_on, -months)
    return first < other.awarded_on < months_after(request.received_on, months)
