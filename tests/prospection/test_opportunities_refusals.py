"""Every way the stock says no is seen by a test."""

import ast
import re
from pathlib import Path

from happy.places import ROOT

SERVICE, TESTS = ROOT / "services" / "prospection", Path(__file__).parent
ROOMS = (
    "domain/offer.py",
    "domain/entry.py",
    "domain/stock.py",
    "domain/circulation.py",
    "domain/places.py",
    "domain/opportunity.py",
    "domain/interest.py",
    "use_cases/stock.py",
    "use_cases/interests.py",
)
REFUSALS = {"RuleBroken", "Invalid", "NotFound"}


def _slugs() -> set[str]:
    """The slugs with which the stock refuses."""
    found = set()
    for room in ROOMS:
        for node in ast.walk(ast.parse((SERVICE / room).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_refusal_of_the_stock_is_covered() -> None:
    tested: set[str] = set()
    for path in TESTS.glob("test_opportunities_*.py"):
        content = path.read_text(encoding="utf-8")
        tested |= set(re.findall(r'refused\("([a-z-]+)"\)', content))
        tested |= set(re.findall(r'slug\(\w+\)\) == \(409, "([a-z-]+)"\)', content))
    assert len(_slugs()) > 20
    assert _slugs() - tested == set()
