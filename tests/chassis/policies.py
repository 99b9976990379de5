"""The policy of the tests: the one that is deployed, and what the tests' own services do."""

from dataclasses import replace
from functools import cache

from chassis.policy import Policy, Right
from happy.places import ROOT

NOTES = {
    "note-read": "Lire les mots",
    "note-write": "Écrire des mots",
    "note-import": "Écrire des mots ligne par ligne",
    "import-read": "Suivre les imports",
    "import-stop": "Arrêter un import",
    "import-countersign": "Contresigner un import",
}


@cache
def a_policy(*services: str) -> Policy:
    """Officers may also read and write the notes of those services: the sender's, if none."""
    deployed = Policy.load(ROOT / "deploy" / "policy.toml")
    officers = frozenset({"reception-officer"})
    notes = {
        f"{service}.{name}": Right(label, officers)
        for service in services or ("sender",)
        for name, label in NOTES.items()
    }
    return replace(deployed, actions={**deployed.actions, **notes})
