"""The scenarios: each a row, with what goes wrong and how often."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.faults import trouble
from tests.faults.steps import SHORT, WHOLE, Step
from tests.faults.trouble import Fault


@dataclass(frozen=True)
class Scenario:
    """A load and its trouble."""

    title: str
    """What a reader of the page is told, in French."""
    faults: Sequence[Fault]
    most: int
    """How many faults in all."""
    households: int = 60
    steps: Sequence[Step] = WHOLE
    settings: dict[str, str] = field(default_factory=dict)


HERE_ARE_SOME = ("api.before_commit", "api.after_commit", "intake.before_commit")
MORE = ("intake.after_commit", "relay.after_send", "relay.after_delete")
SEALS = ("sealer.before_commit", "sealer.after_commit")

SCENARIOS = {
    "calm": Scenario("Sans panne", (), 0),
    "mix": Scenario(
        "Tout est tué, partout et à tout moment",
        (
            trouble.kill_at(*HERE_ARE_SOME, *MORE, *SEALS),
            trouble.kill_a_service,
            trouble.kill_the_broker,
            trouble.kill_a_backend,
            trouble.kill_the_postmaster,
        ),
        20,
    ),
    "services": Scenario(
        "Les services sont tués, là où c'est le pire",
        (trouble.kill_at(*HERE_ARE_SOME, *MORE, *SEALS), trouble.kill_a_service),
        30,
    ),
    "broker": Scenario(
        "Kafka est tué, relancé, ou se tait",
        (trouble.kill_the_broker, trouble.restart_the_broker, trouble.freeze_the_broker),
        10,
    ),
    "postgres": Scenario(
        "PostgreSQL est tué : une session, ou le serveur",
        (trouble.kill_a_backend, trouble.kill_the_postmaster),
        20,
    ),
    "freeze": Scenario(
        "Un service se fige plus longtemps que tous ses délais",
        (trouble.freeze_a_service,),
        6,
        steps=SHORT,
    ),
    "rolling": Scenario(
        "Les services sont relancés un par un, sous la charge", (trouble.restart_a_service,), 20
    ),
}
