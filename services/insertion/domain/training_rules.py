"""What is taught on the spot, as the territory lists it; a session's first day chooses the list."""

from chassis.rules import Key

TRAINING_THEMES = Key("insertion.training-themes", tuple[str, ...])
TRAINING_PREREQUISITES = Key("insertion.training-prerequisites", tuple[str, ...])
