"""The scenarios: each a row, with what goes wrong and how often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from chassis.crashpoints import POINTS
from tests.faults import (
    all_poison,
    crash_points,
    disk,
    mishaps,
    network,
    restore,
    trouble,
    watches,
    zombies,
)
from tests.faults.driver import ATTEMPT_SECONDS
from tests.faults.mounts import DISKS
from tests.faults.restore import Plot
from tests.faults.steady import SIMPLE
from tests.faults.steps import IMMERSION, PROSPECTION, SHORT, WHOLE, Step, way
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
    """How far a household goes."""
    whole_every: int = 0
    """One household in so many goes the whole way nevertheless."""
    side_by_side: int = 8
    doubled: Sequence[str] = ()
    """The services that have a second process."""
    attempt_seconds: float = ATTEMPT_SECONDS
    lasts: bool = False
    """Households keep coming until every fault is done."""
    settings: dict[str, str] = field(default_factory=dict)
    rate: float = 0.0
    """Commands a second, where they come at a steady rate instead of as fast as people go on."""
    behind: Sequence[str] = ()
    """The servers that the services reach by a line of ours: `kafka`, `postgres`."""
    disks: Sequence[str] = ()
    """What has a small disk of its own, which can be full."""
    watches: Sequence[Watch] = ()
    """What is measured beside the load."""
    wants: Mapping[str, int] = field(default_factory=dict)
    """The faults that it must have had, and how often at least."""
    plot: Plot | None = None
    """What happens one thing after the other, where faults beside the load don't say it."""

    def ways(self, first: int, households: int) -> list[Sequence[Step]]:
        """How far each of those households goes."""
        numbers = range(first, first + households)
        return [way(number, self.steps, self.whole_every) for number in numbers]


ON_THE_WAY = (
    *("api.before_commit", "api.after_commit", "bell.before_notify"),
    *("intake.amid_effects", "intake.before_commit", "intake.after_commit"),
    *("relay.before_send", "relay.amid_window", "relay.after_send", "relay.after_delete"),
)
"""The crash points that every journey passes by."""


def _outage(how: Literal["refused", "silent"], told: str) -> Scenario:
    return Scenario(
        f"Kafka est injoignable une minute : {told}",
        (network.broker_away(how, 60),),
        1,
        households=2500,
        steps=SIMPLE,
        rate=50,
        behind=("kafka",),
        watches=(watches.answers,),
    )


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
        households=500,
        steps=PROSPECTION,
        whole_every=10,
        side_by_side=24,
        lasts=True,
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
        "Un processus se fige plus longtemps que tous ses délais, un autre prend sa place",
        (zombies.freeze_one_of_two,),
        8,
        steps=SHORT,
        doubled=("prospection", "immersion"),
        attempt_seconds=4,
        lasts=True,
    ),
    "storm": Scenario(
        "Des membres vont et viennent dans les groupes, l'un d'eux se fige",
        (*(zombies.join_and_leave,) * 4, zombies.freeze_beyond_the_session),
        20,
        steps=SHORT,
        doubled=("prospection", "immersion"),
        attempt_seconds=4,
        lasts=True,
    ),
    "poison": Scenario(
        "Un enregistrement sur cent est illisible",
        (mishaps.put_poison,),
        45,
        households=180,
        steps=SHORT,
        side_by_side=16,
        wants={f"poison: {kind.name}": 1 for kind in mishaps.KINDS},
    ),
    "all-poison": Scenario(
        "Tout devient illisible : qui écoute s'arrête, le dit, et reprend quand on le lui dit",
        (all_poison.stop_them_all,),
        2,
        households=40,
        steps=SHORT,
        lasts=True,
        wants={"all unreadable": 2, "resumption": 6},
    ),
    "crash-points": Scenario(
        "Un service est tué à chacun des points nommés",
        (crash_points.kill_at_the_next_point,),
        3 * len(POINTS),
        households=40,
        side_by_side=6,
        lasts=True,
        wants=dict.fromkeys(POINTS, 3),
    ),
    "duplicates": Scenario(
        "D'anciens enregistrements reviennent, après de plus récents", (mishaps.send_again,), 10
    ),
    "clock": Scenario(
        "L'horloge d'un service se trompe de trois mois",
        (mishaps.shift_a_clock,),
        16,
        lasts=True,
    ),
    "rolling": Scenario(
        "Les services sont relancés un par un, sous la charge",
        (trouble.restart_a_service,),
        20,
        lasts=True,
    ),
    "outage-refused": _outage("refused", "il refuse"),
    "outage-silent": _outage("silent", "il se tait"),
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
    "restore-consumer": Scenario(
        "Une base revient en arrière : l'étape n'avait fait qu'écouter",
        (),
        0,
        households=20,
        plot=restore.a_listener("prospection", PROSPECTION, IMMERSION),
        wants={"restore": 1},
    ),
    "projection": Scenario(
        "Une étape relit tout depuis le début, dans une base vide : elle finit comme elle était",
        (),
        0,
        households=40,
        plot=restore.a_listener("installation", (), PROSPECTION),
        wants={"restore": 1},
    ),
    "restore-stage": Scenario(
        "Une base revient en arrière : l'étape avait annoncé, elle est reprise",
        (),
        0,
        households=24,
        plot=restore.a_stage("immersion"),
        wants={"restore": 1},
    ),
    "lost-tail": Scenario(
        "Kafka perd le journal d'une étape, qui le renvoie",
        (),
        0,
        households=20,
        plot=restore.a_log("prospection"),
        wants={"topic lost": 1},
    ),
}
