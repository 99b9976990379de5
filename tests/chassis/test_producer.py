"""The way to a broker that is not there is not tried by each event of a window."""

from aiokafka import AIOKafkaProducer
from structlog.testing import capture_logs

from chassis.producer import Post
from happy.processes import free_port
from tests.chassis.stage import Stage, running, subjects, until


class Counted(Post):
    """Counts its producers, and how often it was given up."""

    made = given_up = 0

    def _make(self) -> AIOKafkaProducer:
        self.made += 1
        return super()._make()

    async def give_up(self) -> None:
        self.given_up += 1
        await super().give_up()


async def test_while_the_broker_is_away_each_window_looks_for_it_once_and_says_so_once(
    stage: Stage,
) -> None:
    for subject in subjects(100):
        await stage.tell(subject, "un")
    post = Counted(f"127.0.0.1:{free_port()}", "counted")
    stage.sender.relay.make_post = lambda: post
    with capture_logs() as logged:
        async with running(stage.sender.relay.run):
            await until(lambda: post.given_up >= 6)
    said = [each for each in logged if each["event"] == "send-failed"]
    under_way = stage.sender.relay.workers
    assert 0 < post.made <= post.given_up + under_way
    assert 0 < len(said) <= post.given_up + under_way
