"""kill -9 in the worst places: nothing is lost, nothing is done twice, order holds."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from chassis.seals import Fault
from chassis.settings import Settings
from chassis.territory import Territory
from demo.accounts import EVENTS
from demo.mailbox import Mailboxes
from demo.prospecting import DECISION, INTERVIEW, Fate, Prospection
from demo.story import FIRST_DAY, moment
from happy import auditing
from tests.chassis.stage import until
from tests.journey.live import Live, live, officers
from tests.journey.people import a_file
from tests.platform import Platform
from tests.territories import FICTIVE

pytestmark = pytest.mark.usefixtures("given")
HOUSEHOLDS = 40
POINTS = (
    "intake.before_commit:2",
    "intake.after_commit:2",
    "relay.after_send:2",
    "relay.after_delete:2",
    "api.after_commit:90",
    "sealer.before_commit",
    "sealer.after_commit",
)


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_loses_nothing_and_does_nothing_twice(
    platform: Platform, point: str, tmp_path: Path
) -> None:
    armed = {"HAPPY_CRASH": point, "HAPPY_CRASH_MARKS": str(tmp_path)}
    async with live(platform, settings=armed) as there, officers(there, "prospection") as pair:
        prospection = Prospection(*pair, Mailboxes(there.local.layout.mail))
        there.local.set_clock(FIRST_DAY)
        await prospection.import_file(a_file(Territory.load(FICTIVE), HOUSEHOLDS))
        there.local.set_clock(moment(INTERVIEW))
        await prospection.receive()
        there.local.set_clock(moment(DECISION))
        await prospection.decide()
        qualified = len(prospection.those_who(Fate.QUALIFIED))

        def somebody_was_killed() -> bool:
            return (tmp_path / point.partition(":")[0]).exists()

        await until(somebody_was_killed, 60)
        await until(lambda: _all_is_told(there, qualified), 60)
        await _nothing_lost_doubled_or_reordered(there, qualified)
        assert [await _faults_of_the_audit(there, name) for name in SERVICES] == [[], []]


@pytest.mark.parametrize(
    ("point", "doubles"), [("letter.before_send:3", 0), ("letter.after_send:3", 1)]
)
async def test_a_letter_of_a_killed_service_leaves_again_as_the_same_one_and_is_answered(
    platform: Platform, point: str, doubles: int, tmp_path: Path
) -> None:
    armed = {"HAPPY_CRASH": point, "HAPPY_CRASH_MARKS": str(tmp_path)}
    async with live(platform, settings=armed) as there, officers(there, "prospection") as pair:
        prospection = Prospection(*pair, Mailboxes(there.local.layout.mail))
        there.local.set_clock(FIRST_DAY)
        await prospection.import_file(a_file(Territory.load(FICTIVE), 12))
        there.local.set_clock(moment(INTERVIEW))
        received = asyncio.create_task(prospection.receive())
        await until((tmp_path / point.partition(":")[0]).exists, 60)
        there.local.set_clock(moment(INTERVIEW) + timedelta(minutes=3))
        await received
        came = [each["Message-ID"] for each in _letters(there.local.layout.mail)]
        assert len(came) - len(set(came)) == doubles
        state = "select state, count(*) from invitation group by state"
        assert await there.rows("prospection", state) == [("answered", len(set(came)))]


def _letters(folder: Path) -> list[Message]:
    return [message_from_bytes(path.read_bytes()) for path in folder.glob("*.eml")]


async def _all_is_told(there: Live, qualified: int) -> bool:
    waiting = [
        await there.count(name, f"select count(*) from outbox where {EVENTS}") for name in SERVICES
    ]
    stays = await there.count("immersion", "select count(*) from stay")
    return not any(waiting) and stays >= qualified


SERVICES = ("prospection", "immersion")


async def _faults_of_the_audit(there: Live, name: str) -> list[Fault]:
    """What a controller would find, once every act has entered the chain."""

    async def all_is_sealed() -> bool:
        return not await there.count(name, "select count(*) from audit where seal is null")

    await until(all_is_sealed, 60)
    told = there.local.environment(name)
    with pytest.MonkeyPatch.context() as patch:
        for key, value in told.items():
            patch.setenv(key, value)
        verdict = await auditing.verdict(name, Settings(), with_kafka=True)
    assert verdict.found.rows == await there.count(name, "select count(*) from audit")
    return verdict.found.faults


async def _nothing_lost_doubled_or_reordered(there: Live, qualified: int) -> None:
    seen: set[str] = set()
    for name in SERVICES:
        orders: dict[str, list[int]] = defaultdict(list)
        for message in there.log(name):
            headers = {key: value.decode() for key, value in message.headers()}
            if headers["ce_id"] not in seen:
                seen.add(headers["ce_id"])
                orders[headers["ce_subject"]].append(int(headers["ce_sequence"]))
        assert all(order == list(range(1, len(order) + 1)) for order in orders.values())
        assert sum(map(len, orders.values())) == await there.count(
            name, f"select count(*) from sent where {EVENTS}"
        )
        assert not await there.count(name, "select count(*) from parked")
        assert not await there.count(name, "select count(*) from outbox_refusal")
    assert len(seen) >= 100
    assert await there.count("prospection", "select count(*) from candidate") == HOUSEHOLDS
    stays = "select count(*), count(distinct subject) from stay"
    assert await there.rows("immersion", stays) == [(qualified, qualified)]
    told = await there.count("prospection", f"select count(*) from sent where {EVENTS}")
    assert await there.count("immersion", "select count(*) from inbox") == told
    position = "select sum(next_offset)::int from position"
    assert await there.count("immersion", position) == len(there.log("prospection"))
