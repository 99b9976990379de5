"""The rules of the stage that a territory sets; each use says which date chooses its version."""

from chassis.rules import Key

PARTNER_NOTICE_DAYS = Key("insertion.partner-notice-days", int)
PARTNER_REMINDERS = Key("insertion.partner-reminders", int)
PARTNER_REMINDER_DAYS = Key("insertion.partner-reminder-days", int)
PARTNER_UNANSWERED_DAYS = Key("insertion.partner-unanswered-days", int)
PARTNER_UNANSWERED_PASSES = Key("insertion.partner-unanswered-passes", bool)
PARTNER_LINK_DAYS = Key("insertion.partner-link-days", int)
PARTNER_REVIEW_DAYS = Key("insertion.partner-review-days", int)
PARTNER_OUTCOMES_FLOOR = Key("insertion.partner-outcomes-floor", int)
