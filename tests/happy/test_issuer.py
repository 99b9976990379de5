"""The development issuer: its tokens are those the services accept; its key stays here."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.access import Access, Unauthenticated
from happy import issuer
from happy.layout import Layout


class Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


def test_a_token_is_accepted_by_the_services_of_its_territory_only(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    token = issuer.token(layout, "t-1", ["referent"], "somebody")

    caller = Access(layout.issuer_keys, "t-1", Now()).identify(f"Bearer {token}")

    assert (caller.subject, caller.roles) == ("somebody", frozenset({"referent"}))
    with pytest.raises(Unauthenticated):
        Access(layout.issuer_keys, "t-2", Now()).identify(f"Bearer {token}")


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
