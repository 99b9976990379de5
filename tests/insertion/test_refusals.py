"""Every way the service says no is seen by a test."""

import ast
import re
from pathlib import Path

from happy.places import ROOT

SERVICE, TESTS = ROOT / "services" / "insertion", Path(__file__).parent
REFUSALS = {"RuleBroken", "Invalid", "NotFound"}
SEEN = re.compile(r'refused\(\s*"([a-z-]+)"|refusal\([^"]*?\d{3}, "([a-z-]+)"\)', re.DOTALL)


def _slugs() -> set[str]:
    """The slugs with which the service refuses."""
    found = set()
    for path in SERVICE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_refusal_is_covered() -> None:
    tested: set[str] = set()
    for path in TESTS.glob("test_*.py"):
        for one, other in SEEN.findall(path.read_text(encoding="utf-8")):
            tested.add(one or other)
    assert _slugs()
    assert _slugs() - tested == set()
