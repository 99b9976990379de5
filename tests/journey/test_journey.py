"""The whole journey, the same for every territory: another folder, not a line of other code."""

from pathlib import Path

import pytest

from chassis.territory import Territory
from demo.play import Play
from happy.places import ROOT
from tests.journey.live import a_local
from tests.journey.people import a_file
from tests.platform import Platform

pytestmark = pytest.mark.usefixtures("given")
REAL = [ROOT / "deploy" / "territories" / code for code in ("fr-15", "fr-48")]


@pytest.mark.parametrize("source", REAL, ids=lambda folder: folder.name)
def test_a_file_goes_all_the_way_to_presence_two_years_later_in_any_territory(
    platform: Platform, source: Path
) -> None:
    play = Play(a_local(platform, source), a_file(Territory.load(source), 32))
    assert play.run()
    still_here = {figure.name: figure.done for figure in play.figures}
    assert still_here["présents à 24 mois"] > 0
