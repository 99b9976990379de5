"""A second, fictive territory: the same code on another folder, with other deadlines and names."""

from dataclasses import replace
from pathlib import Path

from chassis.territory import Territory

FICTIVE = Path(__file__).parent / "zz-99"


def a_territory(code: str = "zz-99") -> Territory:
    """The fictive territory, under a code of the test's own where topics must not be shared."""
    loaded = Territory.load(FICTIVE)
    return replace(loaded, code=code, rules=replace(loaded.rules, territory=code))
