"""The whole journey, the same for every territory: another folder, not a line of other code."""

from pathlib import Path

import pytest

from chassis.territory import Territory
from demo.play import Play
from happy.places import ROOT
from tests.journey.live import a_local
from tests.journey.people import a_file
from tests.platform import Platform
from tests.territories import FICTIVE

pytestmark = pytest.mark.usefixtures("given")
OFFICIAL = ROOT / "deploy" / "territories" / "fr-15"


@pytest.mark.parametrize("source", [OFFICIAL, FICTIVE], ids=["fr-15", "zz-99"])
def test_a_file_goes_all_the_way_in_any_territory(platform: Platform, source: Path) -> None:
    content = a_file(Territory.load(source), 32)
    assert Play(a_local(platform, source), content).run()
