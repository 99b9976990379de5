"""The development issuer: its tokens are those the services accept; its key stays here."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.access import Access
from chassis.errors import NotFound
from chassis.issuer_keys import KeysOfFile
from chassis.limits import Limits, Rate
from chassis.policy import Policy
from chassis.settings import DEVELOPMENT_ISSUER
from happy import issuer
from happy.layout import Layout
from happy.places import ROOT


class Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


def _access(layout: Layout, territory: str) -> Access:
    rate = Rate(100, 100)
    return Access(
        KeysOfFile(layout.issuer_keys),
        DEVELOPMENT_ISSUER,
        "happy",
        territory,
        Policy.load(ROOT / "deploy" / "policy.toml"),
        Limits(rate, rate),
        Now(),
    )


async def test_a_token_is_for_the_services_of_its_territory_only(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    token = issuer.token(layout, "t-1", ["territorial-referent"], "somebody", epcis=["999000001"])

    admitted = await _access(layout, "t-1").admit(f"Bearer {token}", "immersion.stay-read")

    assert admitted.caller.subject == "somebody"
    assert admitted.rights.reaches({"epci": "999000001"})
    assert not admitted.rights.reaches({"epci": "999000002"})
    with pytest.raises(NotFound):
        await _access(layout, "t-2").admit(f"Bearer {token}", "immersion.stay-read")


async def test_a_token_says_which_agency_its_bearer_speaks_for(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    token = issuer.token(layout, "t-1", ["agency-correspondent"], "somebody", agency="chambre")
    admitted = await _access(layout, "t-1").admit(f"Bearer {token}", "immersion.host-read")
    assert admitted.caller.agency == "chambre"


def test_the_private_key_is_readable_by_its_owner_alone_and_never_published(
    tmp_path: Path,
) -> None:
    layout = Layout(tmp_path)
    issuer.prepare(layout)
    mode = (layout.secrets / "issuer.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    (public,) = json.loads(layout.issuer_keys.read_text(encoding="utf-8"))["keys"]
    assert "d" not in public


def test_the_key_is_made_once(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    issuer.prepare(layout)
    first = layout.issuer_keys.read_bytes()
    issuer.prepare(layout)
    assert layout.issuer_keys.read_bytes() == first


async def test_a_service_has_a_token_of_its_own_that_is_renewed_in_its_file(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    issuer.prepare(layout)
    issuer.renew_service_tokens(layout, "zz-99")
    first = layout.token_of("insertion").read_text(encoding="ascii")
    issuer.renew_service_tokens(layout, "zz-99")
    second = layout.token_of("insertion").read_text(encoding="ascii")
    assert first != second
    caller = await _access(layout, "zz-99").identify(f"Bearer {second}")
    assert caller.subject == "service:insertion"
    assert caller.roles == {"insertion-service"}
