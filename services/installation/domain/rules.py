"""The rules of the stage that a territory sets; each use says which date chooses its version."""

from chassis.rules import Key
from services.installation.domain.checklist import Item

HOUSEHOLD_CHECKLIST = Key("installation.household-checklist", tuple[Item, ...])
ORGANISATION_CHECKLIST = Key("installation.organisation-checklist", tuple[Item, ...])
RESIDENCE_PROOFS = Key("installation.residence-proofs", tuple[str, ...])
ACTIVITY_PROOFS = Key("installation.activity-proofs", tuple[str, ...])
INACTIVITY_DAYS = Key("installation.inactivity-days", int)
INACTIVITY_BY_PROJECT = Key("installation.inactivity-days-by-project", dict[str, int])
ABANDONMENT_REASONS = Key("installation.abandonment-reasons", tuple[str, ...])
CALL_MONTHS = Key("installation.call-months", int)
PRESENCE_MONTHS = Key("installation.presence-months", tuple[int, ...])
PRESENCE_DAYS = Key("installation.presence-days", int)
COST_NATURES = Key("installation.cost-natures", tuple[str, ...])
ACCOMPANIMENT_TOPICS = Key("installation.accompaniment-topics", tuple[str, ...])
