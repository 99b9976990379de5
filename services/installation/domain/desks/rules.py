"""The rules of desks that a territory sets; the first day of a trial chooses the version."""

from chassis.rules import Key

TRIAL_MONTHS = Key("installation.desk-trial-months", int)
TRIAL_ENDING_DAYS = Key("installation.desk-trial-ending-days", int)
