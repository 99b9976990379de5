"""The receiver's retrier in a process of its own, which dies where its environment says."""

import asyncio

from chassis import crashpoints, group_retrier
from chassis.clock import SetClock
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.chassis.parking import MORNING
from tests.chassis.policies import a_policy
from tests.chassis.stage import a_receiver
from tests.territories import a_territory

CHUNK = 10


def main() -> None:
    """Works off what is parked, by a release that can write down every word; never ends."""
    settings = Settings()
    crashpoints.arm(settings.crash, settings.crash_marks)
    group_retrier.CHUNK = CHUNK
    runtime = Runtime(
        a_receiver(set(), []),
        settings,
        territory=a_territory(settings.territory),
        policy=a_policy(),
        clock=SetClock(MORNING),
    )
    asyncio.run(runtime.retrier.run())


if __name__ == "__main__":
    main()
