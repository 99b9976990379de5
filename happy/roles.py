"""The roles of the access policy, as the command line shows them."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from happy.places import ROOT

_REACH = {
    "territory": "tout le territoire",
    "epci": "ses intercommunalités (--epci)",
    "agency": "son organisme (--agency)",
    "caseload": "les dossiers de la personne (--subject)",
}


def _roles() -> Mapping[str, Any]:
    text = (ROOT / "deploy" / "policy.toml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = tomllib.loads(text)["roles"]
    return found


def unknown(names: Sequence[str]) -> list[str]:
    """Those that the policy does not have."""
    return [name for name in names if name not in _roles()]


def listed() -> str:
    """Every role, what it is, and how far it reaches."""
    return "\n".join(
        f"  {name:<22} {told['label']} : {_REACH[told['scope']]}" for name, told in _roles().items()
    )
