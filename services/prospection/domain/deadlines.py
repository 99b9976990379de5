"""The days on which something happens to a file by itself; each rule names the day choosing it."""

from collections.abc import Callable
from datetime import date, timedelta

from chassis.rules import Key, Rule
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.facts import ENDED, Alert, Status
from services.prospection.domain.rules import (
    ANONYMISE_AFTER_DAYS,
    ANONYMISE_NOTICE_DAYS,
    DEFERRAL_REMINDER_DAYS,
    DORMANT_AFTER_DAYS,
    FIRST_CALL_DAYS,
    NOTICE_WITHIN_DAYS,
)

INACTIVE = "inactive"
ANONYMISE = "anonymise"
FORGET_APPLICATION = "forget-application"
COMPARE = "compare"
"""Due at once where a file looks otherwise than before; it follows from no day."""


def deadlines(candidate: Candidate, rule: Rule) -> dict[str, date | None]:
    """Every timer of a file, and its day; None where there is nothing to wait for."""
    return {timer: due(candidate, rule) for timer, due in _DEADLINES.items()}


def _first_call(candidate: Candidate, rule: Rule) -> date | None:
    """Somebody calls within some days of the registration, or of the reopening."""
    if candidate.status is not Status.CONTACTED or candidate.calls_since(candidate.since):
        return None
    if Alert.FIRST_CALL in candidate.alerts:
        return None
    return _after(candidate.since, FIRST_CALL_DAYS, rule)


def _notice(candidate: Candidate, rule: Rule) -> date | None:
    """Everybody is informed within some days of the day their data came to us."""
    if not candidate.uninformed or Alert.NOTICE in candidate.alerts:
        return None
    first = min(person.known_on for person in candidate.uninformed)
    return _after(first, NOTICE_WITHIN_DAYS, rule)


def _inactive(candidate: Candidate, rule: Rule) -> date | None:
    """A file under assessment sleeps once nothing was heard for some days."""
    if candidate.status is not Status.UNDER_ASSESSMENT:
        return None
    return _after(candidate.last_contact_on, DORMANT_AFTER_DAYS, rule)


def _deferral(candidate: Candidate, rule: Rule) -> date | None:
    """A file that sleeps is looked at some days after it fell asleep or was last called."""
    if candidate.status is not Status.DORMANT or Alert.DEFERRAL in candidate.alerts:
        return None
    calls = [contact.on for contact in candidate.calls_since(candidate.since)]
    return _after(max([candidate.since, *calls]), DEFERRAL_REMINDER_DAYS, rule)


def _anonymisation_near(candidate: Candidate, rule: Rule) -> date | None:
    """Officers are told some days before nobody is named any more."""
    if not _may_be_forgotten(candidate) or Alert.ANONYMISATION in candidate.alerts:
        return None
    last = candidate.last_contact_on
    notice = timedelta(days=rule(ANONYMISE_NOTICE_DAYS, last))
    return _after(last, ANONYMISE_AFTER_DAYS, rule) - notice


def _anonymise(candidate: Candidate, rule: Rule) -> date | None:
    """Nobody stays named long after the last contact; the whole notice runs first, always."""
    told = candidate.alerts.get(Alert.ANONYMISATION)
    if told is None:
        return None
    return max(
        _after(candidate.last_contact_on, ANONYMISE_AFTER_DAYS, rule),
        _after(told, ANONYMISE_NOTICE_DAYS, rule),
    )


def _forget_application(candidate: Candidate, rule: Rule) -> date | None:
    """A file that went into another one is recognised no longer than it would have been kept."""
    if candidate.status is not Status.MERGED or candidate.application is None:
        return None
    return _after(candidate.last_contact_on, ANONYMISE_AFTER_DAYS, rule)


def _may_be_forgotten(candidate: Candidate) -> bool:
    """Nobody is forgotten while a path is open elsewhere."""
    return candidate.status not in {Status.QUALIFIED, *ENDED}


def _after(day: date, key: Key[int], rule: Rule) -> date:
    return day + timedelta(days=rule(key, day))


_DEADLINES: dict[str, Callable[[Candidate, Rule], date | None]] = {
    Alert.FIRST_CALL.value: _first_call,
    Alert.NOTICE.value: _notice,
    INACTIVE: _inactive,
    Alert.DEFERRAL.value: _deferral,
    Alert.ANONYMISATION.value: _anonymisation_near,
    ANONYMISE: _anonymise,
    FORGET_APPLICATION: _forget_application,
}
