"""The policy of the tests: the one that is deployed, and what the tests' own services do."""

from functools import cache

from chassis.policy import Policy
from happy.places import ROOT

_OF_THE_NOTES = """
[actions.sender]
note-read = { label = "Lire les mots", roles = ["reception-officer"] }
note-write = { label = "Écrire des mots", roles = ["reception-officer"] }
note-import = { label = "Écrire des mots ligne par ligne", roles = ["reception-officer"] }
"""


@cache
def a_policy() -> Policy:
    text = (ROOT / "deploy" / "policy.toml").read_text(encoding="utf-8")
    return Policy.read(text + _OF_THE_NOTES)
