"""What a person's own withdrawal, by their link, does to what they were interested in."""

from services.prospection.domain.interest import Ending, InterestStatus
from services.prospection.domain.invitation import Act
from tests.prospection.scene import ONESELF, Scene, lead, partner
from tests.prospection.stock import StockDesk


def stock(scene: Scene) -> StockDesk:
    return StockDesk(scene.desk.begin, scene.desk.clock)


async def test_whoever_carries_the_project_and_gives_up_takes_their_interests_with_them(
    scene: Scene,
) -> None:
    candidate, desk = await scene.informed(), stock(scene)
    opportunity = await desk.published()
    await desk.noted(opportunity.id, candidate.id)
    link = await scene.link(candidate, lead(candidate), Act.WITHDRAW)
    answer = await scene.web.post(link, data={"reason": "family"} | ONESELF)
    assert answer.status_code == 200, answer.text
    [interest] = await desk.interests(candidate.id)
    assert (interest.status, interest.ending) == (InterestStatus.WITHDRAWN, Ending.CANDIDATE)


async def test_another_adult_who_gives_up_leaves_the_interests_as_they_are(scene: Scene) -> None:
    candidate, desk = await scene.informed(), stock(scene)
    opportunity = await desk.published()
    await desk.noted(opportunity.id, candidate.id)
    link = await scene.link(candidate, partner(candidate), Act.WITHDRAW)
    await scene.web.post(link, data={"reason": "not-said"} | ONESELF)
    [interest] = await desk.interests(candidate.id)
    assert interest.status is InterestStatus.NOTED
