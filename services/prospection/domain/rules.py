"""The rules of the stage that a territory sets; each use says which date chooses its version."""

from datetime import date

from chassis.errors import Invalid
from chassis.rules import Key, Rule
from services.prospection.domain.offer import OfferKind

FIRST_CALL_DAYS = Key("prospection.first-call-days", int)
DORMANT_AFTER_DAYS = Key("prospection.dormant-after-days", int)
DEFERRAL_REMINDER_DAYS = Key("prospection.deferral-reminder-days", int)
ANONYMISE_AFTER_DAYS = Key("prospection.anonymise-after-days", int)
ANONYMISE_NOTICE_DAYS = Key("prospection.anonymise-notice-days", int)
NOTICE_WITHIN_DAYS = Key("prospection.notice-within-days", int)
MATURITY_THRESHOLD = Key("prospection.maturity-threshold", int)
MATURITY_GRID = Key("prospection.maturity-grid", tuple[str, ...])
PROJECT_TYPES = Key("prospection.project-types", tuple[str, ...])
SOURCES = Key("prospection.sources", tuple[str, ...])
NOT_RETAINED_REASONS = Key("prospection.not-retained-reasons", tuple[str, ...])
LINK_DAYS = Key("prospection.link-days", int)
FOLLOW_LINK_DAYS = Key("prospection.follow-link-days", int)
WITHDRAWAL_REASONS = Key("prospection.withdrawal-reasons", tuple[str, ...])
RECONFIRM_DAYS = Key("prospection.reconfirm-days", dict[OfferKind, int])
RECONFIRM_GRACE_DAYS = Key("prospection.reconfirm-grace-days", int)
HEAD_START_DAYS = Key("prospection.head-start-days", int)
HEAD_START_KINDS = Key("prospection.head-start-kinds", tuple[OfferKind, ...])
INTEREST_ANSWER_DAYS = Key("prospection.interest-answer-days", int)
PROVIDER_DAYS = Key("prospection.provider-days", int)

_NO_SOURCE = "source-unknown", "Cette provenance n'est pas dans la liste du territoire."
_NO_REASON = "reason-unknown", "Ce motif n'est pas dans la liste du territoire."


def is_listed(code: str, key: Key[tuple[str, ...]], on: date, rule: Rule) -> None:
    """A source or a reason is of the territory's list in force that day."""
    if code not in rule(key, on):
        raise Invalid(*(_NO_SOURCE if key is SOURCES else _NO_REASON))
