"""The scenarios: each a row, with what goes wrong and how often."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.faults import disk, mishaps, network, trouble, watches
from tests.faults.mounts import DISKS
from tests.faults.steady import SIMPLE
from tests.faults.steps import SHORT, WHOLE, Step
from tests.faults.trouble import Fault
from tests.faults.watches import Watch


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
    rate: float = 0.0
    """Commands a second, where they come at a steady rate instead of as fast as people go on."""
    behind: Sequence[str] = ()
    """The servers that the services reach by a line of ours: `kafka`, `postgres`."""
    disks: Sequence[str] = ()
    """What has a small disk of its own, which can be full."""
    watches: Sequence[Watch] = ()
    """What is measured beside the load."""


ON_THE_WAY = (
    *("api.before_commit", "api.after_commit", "bell.before_notify"),
    *("intake.amid_effects", "intake.before_commit", "intake.after_commit"),
    *("relay.before_send", "relay.amid_window", "relay.after_send", "relay.after_delete"),
)
"""The crash points that every journey passes by."""

SCENARIOS = {
    "calm": Scenario("Sans panne", (), 0),
    "mix": Scenario(
        "Tout est tué, partout et à tout moment",
        (
            trouble.kill_at(*ON_THE_WAY),
            trouble.kill_a_service,
            trouble.kill_the_broker,
            trouble.kill_a_backend,
            trouble.kill_the_postmaster,
        ),
        20,
    ),
    "services": Scenario(
        "Les services sont tués, là où c'est le pire",
        (trouble.kill_at(*ON_THE_WAY), trouble.kill_a_service),
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
        watches=(watches.parked, watches.postgres_back),
    ),
    "freeze": Scenario(
        "Un service se fige plus longtemps que tous ses délais",
        (trouble.freeze_a_service,),
        6,
        steps=SHORT,
    ),
    "poison": Scenario(
        "Un enregistrement sur cent est illisible", (mishaps.put_poison,), 40, steps=SHORT
    ),
    "duplicates": Scenario(
        "D'anciens enregistrements reviennent, après de plus récents", (mishaps.send_again,), 10
    ),
    "clock": Scenario(
        "L'horloge d'un service se trompe de trois mois",
        (mishaps.shift_a_clock("installation", "insertion"),),
        8,
        steps=SHORT,
    ),
    "rolling": Scenario(
        "Les services sont relancés un par un, sous la charge", (trouble.restart_a_service,), 20
    ),
    "outage-refused": Scenario(
        "Kafka est injoignable une minute : il refuse",
        (network.broker_away("refused", 60),),
        1,
        households=2500,
        steps=SIMPLE,
        rate=50,
        behind=("kafka",),
        watches=(watches.answers,),
    ),
    "outage-silent": Scenario(
        "Kafka est injoignable une minute : il se tait",
        (network.broker_away("silent", 60),),
        1,
        households=2500,
        steps=SIMPLE,
        rate=50,
        behind=("kafka",),
        watches=(watches.answers,),
    ),
    "slow-postgres": Scenario(
        "PostgreSQL répond 200 ms trop tard",
        (network.slow_postgres(0.2, 20), network.cut_postgres),
        4,
        households=20,
        behind=("postgres",),
        watches=(watches.answers, watches.rebalances, watches.parked),
    ),
    "bounces": Scenario(
        "Kafka est tué ou relancé dix fois : personne ne reste bloqué",
        (trouble.kill_the_broker, trouble.restart_the_broker),
        10,
        watches=(watches.answers, watches.consumers),
    ),
    "lost-postgres": Scenario(
        "Les connexions à PostgreSQL se perdent sans un mot, ou se taisent un moment",
        (network.lose_postgres, network.silent_postgres(10)),
        4,
        households=20,
        behind=("postgres",),
        watches=(watches.answers, watches.rebalances, watches.parked),
    ),
    "full-disk": Scenario(
        "Un disque est plein : celui de PostgreSQL, de son journal, ou de Kafka",
        (disk.fill_a_disk,),
        6,
        disks=tuple(DISKS),
        watches=(watches.answers, watches.parked),
    ),
    "long-outage": Scenario(
        "Kafka est injoignable sept minutes : personne ne grossit",
        (network.broker_away("silent", 420),),
        1,
        households=4600,
        steps=SIMPLE,
        rate=20,
        behind=("kafka",),
        watches=(watches.answers, watches.memory),
    ),
    "steady": Scenario(
        "Huit minutes de commandes régulières : personne ne grossit",
        (),
        0,
        households=6000,
        steps=SIMPLE,
        rate=25,
        watches=(watches.answers, watches.memory),
    ),
}
