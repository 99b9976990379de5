"""The rules of local people's paths that a territory sets; each use says which date chooses it."""

from datetime import date
from typing import Literal

from chassis.errors import Invalid
from chassis.rules import Key, Rule

BODIES = Key("insertion.bodies", tuple[str, ...])
FIRST_MEETING_DAYS = Key("insertion.first-meeting-days", int)
INVITATION_DAYS = Key("insertion.invitation-days", int)
APPOINTMENT_KINDS = Key("insertion.appointment-kinds", tuple[str, ...])
CONTRACT_MONTHS = Key("insertion.contract-months", int)
CONTRACT_HOURS = Key("insertion.contract-weekly-hours", int)
FOLLOWED_BEFORE = Key("insertion.contract-followed-before", date)
FOLLOWED_UNTIL = Key("insertion.contract-followed-until", date)
ACTION_KINDS = Key("insertion.action-kinds", tuple[str, ...])
REVIEW_MONTHS = Key("insertion.review-months", int)
PMSMP_MONTHS = Key("insertion.pmsmp-months", int)
PMSMP_SAME_HOST = Key("insertion.pmsmp-same-host", int)
PMSMP_SAME_HOST_MONTHS = Key("insertion.pmsmp-same-host-months", int)
PMSMP_PRESCRIBERS = Key("insertion.pmsmp-prescribers", tuple[str, ...])
DIAGNOSIS_MONTHS = Key("insertion.siae-diagnosis-months", int)
PASS_ALERT_MONTHS = Key("insertion.siae-pass-alert-months", tuple[int, ...])
DURABLE_MONTHS = Key("insertion.durable-job-months", int)
EXIT_CLASSES = Key(
    "insertion.exit-classes", dict[str, Literal["durable", "transition", "positive", "other"]]
)
EXIT_CHECK_MONTHS = Key("insertion.exit-check-months", tuple[int, ...])
SUSPENSION_REASONS = Key("insertion.suspension-reasons", tuple[str, ...])
SUSPENSION_MONTHS = Key("insertion.suspension-months", int)
NO_CONTACT_MONTHS = Key("insertion.no-contact-months", int)
ANONYMISE_MONTHS = Key("insertion.anonymise-after-months", int)
ANONYMISE_NOTICE_DAYS = Key("insertion.anonymise-notice-days", int)


def is_listed(code: str, key: Key[tuple[str, ...]], on: date, rule: Rule) -> None:
    """A code is of the territory's list in force that day."""
    if code not in rule(key, on):
        raise Invalid("code-unknown", "Ce code n'est pas dans la liste du territoire à cette date.")
