"""The crash points of the product, as far as processes of the simulator pass by them."""

from typing import Final

from chassis.crashpoints import POINTS

BEYOND: Final = {
    "letter.before_send": "needs a mail server: tests/journey/test_kills.py",
    "letter.after_send": "needs a mail server: tests/journey/test_kills.py",
    "importer.before_commit": "needs a file brought in: tests/journey/test_imports.py",
    "importer.after_commit": "needs a file brought in: tests/journey/test_imports.py",
}
"""Those that are not met here, and why."""
MET: Final = tuple(point for point in POINTS if point not in BEYOND)
