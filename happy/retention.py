"""How long a territory keeps its events in Kafka."""

from pathlib import Path

from chassis.territory import Territory


def retention_days(folder: Path) -> int | None:
    """Days, from the territory's folder. Raises TerritoryInvalid."""
    return Territory.load(folder).retention_days["stages"]


def anchor_days(folder: Path) -> int | None:
    """Days for which the anchors of the audit are kept; None for good. Raises TerritoryInvalid."""
    return Territory.load(folder).retention_days.get("anchors")
