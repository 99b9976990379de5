"""The rules of the stage that a territory sets; each use says which date chooses its version."""

from chassis.rules import Key
from services.immersion.domain.encounter import Encounter

REPLY_DAYS = Key("immersion.reply-days", int)
MAX_DAYS = Key("immersion.max-days", int)
REQUIRED_SLOTS = Key("immersion.required-slots", tuple[Encounter, ...])
ORGANISATION_SLOTS = Key("immersion.organisation-slots", tuple[Encounter, ...])
EVALUATION_DAYS = Key("immersion.evaluation-days", int)
UNKNOWN_OUTCOME_DAYS = Key("immersion.unknown-outcome-days", int)
