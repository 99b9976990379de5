"""What must wake somebody: each alarm is a figure, a threshold and a page that says what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from prometheus_client import REGISTRY

PAGES: Final = "docs/exploitation"


@dataclass(frozen=True)
class Alarm:
    """Rings where the sum of a figure, over the labels that are `such` and not `but`, is above."""

    name: str
    title: str
    metric: str
    above: float
    unit: str
    such: Mapping[str, str] = field(default_factory=dict)
    but: Mapping[str, str] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """Where the repository says what it means for households, and what to do."""
        return f"{PAGES}/{self.name}.md"

    @property
    def threshold(self) -> str:
        """When it rings, in French."""
        return f"plus de {self.above:g} {self.unit}" if self.above else f"au moins un {self.unit}"

    @property
    def expression(self) -> str:
        """The same in PromQL; each process of a service gives the same figures."""
        labels = [f'{name}="{value}"' for name, value in self.such.items()]
        labels += [f'{name}!="{value}"' for name, value in self.but.items()]
        total = f"sum by (service, instance) ({self.metric}{{{','.join(labels)}}})"
        return f"max by (service) ({total}) > {self.above:g}"

    def counts(self, labels: Mapping[str, str]) -> bool:
        """Whether a figure with those labels is a part of the sum."""
        alike = all(labels.get(name) == value for name, value in self.such.items())
        return alike and not any(labels.get(name) == value for name, value in self.but.items())


ALARMS: Final = (
    Alarm(
        "envois-en-retard",
        "Des événements tardent à partir",
        "happy_outbox_oldest_seconds",
        60,
        "secondes",
    ),
    Alarm(
        "envoi-refuse",
        "Kafka refuse un événement",
        "happy_outbox_refused",
        0,
        "dossier bloqué",
    ),
    Alarm(
        "trou",
        "Un événement manque dans la suite d'un dossier",
        "happy_parked_oldest_seconds",
        60,
        "secondes",
        such={"cause": "hole"},
    ),
    Alarm(
        "fait-attendu",
        "Un fait d'une autre étape se fait attendre",
        "happy_parked_oldest_seconds",
        3_600,
        "secondes",
        such={"cause": "awaiting"},
    ),
    Alarm(
        "bifurcation",
        "Deux événements portent le même rang",
        "happy_parked",
        0,
        "événement",
        such={"cause": "fork"},
    ),
    Alarm(
        "evenements-en-attente",
        "Beaucoup d'événements attendent",
        "happy_parked",
        20,
        "événements",
        but={"cause": "behind"},
    ),
    Alarm(
        "consommateur-arrete",
        "Un service n'écoute plus",
        "happy_consumer_stopped",
        0,
        "consommateur arrêté",
    ),
    Alarm(
        "ecoute-impossible",
        "Un service ne parvient pas à écouter",
        "happy_consumer_silent_seconds",
        120,
        "secondes",
    ),
    Alarm(
        "lettres-en-retard",
        "Des lettres ne partent pas",
        "happy_letters_oldest_seconds",
        3_600,
        "secondes",
    ),
    Alarm(
        "echeances-en-echec",
        "Des échéances échouent",
        "happy_timers_failing",
        0,
        "rappel en échec",
    ),
    Alarm(
        "quarantaine",
        "Un service a été restauré à un état passé",
        "happy_quarantine",
        0,
        "service en quarantaine",
        such={"cause": "behind"},
    ),
    Alarm(
        "journal-perdu",
        "Le journal d'un service a perdu sa fin",
        "happy_quarantine",
        0,
        "journal raccourci",
        such={"cause": "log-lost"},
    ),
    Alarm(
        "evenements-oublies",
        "Des événements ont été oubliés par une restauration",
        "happy_forgotten",
        0,
        "événement à reprendre",
    ),
    Alarm(
        "audit-rompu",
        "La chaîne d'audit est rompue",
        "happy_audit_broken",
        0,
        "sceau faux",
    ),
    Alarm(
        "bris-de-glace",
        "Quelqu'un voit au-delà de son périmètre",
        "happy_break_glass_open",
        0,
        "accès ouvert",
    ),
)


def raised(service: str) -> list[tuple[Alarm, float]]:
    """The alarms that ring for a service, by the figures as they were last read."""
    samples = [sample for metric in REGISTRY.collect() for sample in metric.samples]
    ringing = []
    for alarm in ALARMS:
        value = sum(
            sample.value
            for sample in samples
            if sample.name == alarm.metric
            and sample.labels.get("service") == service
            and alarm.counts(sample.labels)
        )
        if value > alarm.above:
            ringing.append((alarm, value))
    return ringing
