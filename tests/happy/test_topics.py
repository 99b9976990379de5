"""The topics: what is missing or different is said in French, and put right when it can be."""

from happy.retention import anchor_days, retention_days
from happy.topics import Topic, apply, desired, plan
from tests.platform import Platform
from tests.territories import FICTIVE


async def test_a_missing_topic_is_planned_then_created_with_its_settings(
    platform: Platform,
) -> None:
    topics = desired(platform.territory(), ["immersion"], retention_days=730)
    (change,) = await plan(platform.bootstrap, topics)
    assert "absent, à créer avec 12 partitions" in change.sentence

    await apply(platform.bootstrap, topics)

    assert await plan(platform.bootstrap, topics) == []


async def test_another_setting_is_said_and_put_right_without_losing_the_others(
    platform: Platform,
) -> None:
    territory = platform.territory()
    await platform.topics(territory, ["immersion"], retention_ms="1000", segment_bytes="2000000")
    wanted = desired(territory, ["immersion"], retention_days=2)
    (change,) = await plan(platform.bootstrap, wanted)
    assert change.sentence.endswith("retention.ms vaut 1000 au lieu de 172800000")

    await apply(platform.bootstrap, wanted)

    kept = Topic(wanted[0].name, settings={**wanted[0].settings, "segment.bytes": "2000000"})
    assert await plan(platform.bootstrap, [kept]) == []


async def test_the_number_of_partitions_never_changes(platform: Platform) -> None:
    territory = platform.territory()
    await platform.topics(territory, ["immersion"], partitions=3)
    wanted = desired(territory, ["immersion"])

    await apply(platform.bootstrap, wanted)

    (change,) = await plan(platform.bootstrap, wanted)
    assert not change.possible
    assert "3 partitions au lieu de 12" in change.sentence


def test_events_are_kept_as_long_as_the_territory_asks() -> None:
    assert retention_days(FICTIVE) == 365
    assert anchor_days(FICTIVE) == 180
