"""An independent reader of the topics: knows Kafka and CloudEvents, and none of our code."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from confluent_kafka import Consumer, TopicPartition

SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    "candidate-registered": lambda data: f"se fait connaître ({_who(data['candidate'])})",
    "assessment-started": lambda _: "commence à regarder son projet avec une personne référente",
    "candidate-qualified": lambda data: f"est qualifié ({_who(data['candidate'])})",
    "candidate-not-retained": lambda data: f"n'est pas retenu ({data['reason']})",
    "candidate-deferred": lambda data: f"est mis en sommeil ({data['reason']})",
    "candidate-reopened": lambda _: "est repris",
    "candidate-withdrawn": lambda data: f"se retire ({data['reason']})",
    "candidate-anonymised": lambda _: "ne mène plus à personne : dossier anonymisé",
    "household-recomposed": lambda data: f"change de composition ({_who(data['candidate'])})",
    "household-separated": lambda _: "voit un adulte poursuivre seul, sous un autre dossier",
    "households-merged": lambda _: "absorbe un autre dossier du même foyer",
    "immersion-proposed": lambda _: "se voit proposer un séjour",
    "immersion-dates-proposed": lambda data: f"se voit proposer des dates, du {data['starts_on']}",
    "stay-answered": lambda data: f"répond par un de ses adultes : {_reply(data['reply'])}",
    "immersion-confirmed": lambda data: f"est attendu du {data['starts_on']} au {data['ends_on']}",
    "immersion-expired": lambda _: "n'a pas répondu à temps à la proposition de séjour",
    "immersion-postponed": lambda data: f"voit son séjour reporté au {data['starts_on']}",
    "immersion-cancelled": lambda data: f"ne viendra pas ({data['reason']})",
    "immersion-started": lambda _: "est arrivé pour son séjour",
    "immersion-no-show": lambda _: "n'est pas venu",
    "immersion-interrupted": lambda data: f"écourte son séjour après {data['days']} jour(s)",
    "immersion-completed": lambda data: f"termine son séjour : {_outcome(data['outcome'])}",
    "immersion-outcome-revised": lambda data: f"revoit sa décision : {_outcome(data['outcome'])}",
    "installation-opened": lambda data: f"prépare son installation ({data['basis']})",
    "arrival-planned": lambda data: f"est attendu à demeure le {data['planned_on']}",
    "household-arrived": lambda _: "est arrivé avec ses meubles",
    "organisation-arrived": lambda _: "a ouvert ses locaux",
    "household-installed": lambda data: f"EST INSTALLÉ ({data['activity']})",
    "organisation-installed": lambda data: f"EST INSTALLÉE ({data['headcount']} poste(s))",
    "installation-corrected": lambda data: f"voit un fait corrigé ({data['fact']})",
    "installation-abandoned": lambda data: f"renonce à s'installer ({data['reason']})",
    "installation-reopened": lambda _: "reprend son installation",
    "household-retained": lambda data: f"vit toujours ici après {data['month']} mois",
    "household-departed": lambda _: "a quitté le territoire",
    "household-presence-unknown": lambda data: f"ne dit pas s'il est là ({data['month']} mois)",
    "organisation-retained": lambda data: f"travaille toujours ici après {data['month']} mois",
    "organisation-departed": lambda _: "a quitté le territoire",
    "organisation-presence-unknown": lambda data: f"ne dit rien ({data['month']} mois)",
    "bridge-home-promised": lambda data: f"a un logement passerelle le {data['starts_on']}",
    "bridge-home-occupied": lambda _: "entre dans son logement passerelle",
    "bridge-home-endangered": lambda _: "pourrait ne pas avoir son logement passerelle à temps",
    "bridge-home-prolonged": lambda data: f"garde son logement jusqu'au {data['ends_on']}",
    "bridge-home-released": lambda _: "libère son logement passerelle",
    "desk-taken": lambda _: "a un poste de télétravail",
    "desk-left": lambda _: "libère son poste de télétravail",
    "aid-requested": lambda data: f"demande une aide ({data['aid']})",
    "aid-wait-listed": lambda data: f"attend des crédits ({data['aid']})",
    "aid-granted": lambda data: f"obtient {data['amount_cents'] / 100:.0f} € ({data['aid']})",
    "aid-refused": lambda data: f"n'obtient pas l'aide ({data['aid']})",
    "aid-renounced": lambda data: f"renonce à une aide ({data['aid']})",
    "aid-paid": lambda data: f"est payé ({data['aid']})",
    "aid-recovered": lambda data: f"rembourse une aide ({data['aid']})",
    "aid-appealed": lambda data: f"conteste une décision ({data['aid']})",
    "insertion-commitment-opened": lambda data: f"peut ouvrir une porte ({data['kind']})",
    "insertion-commitment-answered": lambda data: (
        f"répond {_yes(data['accepted'])} ({data['kind']})"
    ),
    "insertion-commitment-met": lambda data: (
        f"A OUVERT UNE PORTE à quelqu'un d'ici ({data['kind']})"
    ),
    "insertion-commitment-expired": lambda data: f"n'a pas donné suite ({data['kind']})",
    "referral-decided": lambda data: f"est confié à un référent ({data['referral']})",
    "engagement-contract-signed": lambda _: "signe son contrat d'engagement",
    "engagement-contract-overdue": lambda _: "n'a pas de contrat d'engagement à temps",
    "action-started": lambda _: "commence une action",
    "work-step-started": lambda data: f"passe à l'emploi ou à la formation ({data['kind']})",
    "insertion-exited": lambda data: f"sort de l'insertion ({data['exit']})",
    "insertion-suspended": lambda _: "suspend son parcours",
    "insertion-resumed": lambda _: "reprend son parcours",
    "insertion-closed": lambda _: "clôt son parcours",
    "training-planned": lambda data: f"est une formation de {data['places']} places",
    "training-ended": lambda data: f"se termine, {data['certified']} certification(s)",
    "training-cancelled": lambda _: "n'aura pas lieu",
    "application-made": lambda _: "reçoit une candidature",
    "application-accepted": lambda _: "trouve quelqu'un",
    "application-closed": lambda data: f"voit une candidature close ({data['ending']})",
    "opportunity-published": lambda data: f"est à pourvoir, {data['places']} place(s)",
    "opportunity-filled": lambda _: "est pourvue",
    "opportunity-withdrawn": lambda data: f"n'est plus proposée ({data['reason']})",
    "insertion-referred": lambda _: "est orienté vers l'insertion",
    "partner-path-opened": lambda _: "voit son ou sa conjoint·e invité·e à parler pour soi",
    "partner-situation-resolved": lambda _: "n'est plus retenu par la situation du conjoint",
    "withheld": lambda _: "a un événement qui ne viendra pas",
}
REPLIES = {"agrees": "oui", "declines": "non"}
OUTCOMES = {
    "go": "veut s'installer",
    "go-later": "veut s'installer plus tard",
    "adjust": "doit revoir son projet",
    "no-go": "ne s'installera pas",
    "unknown": "issue inconnue",
}


def _who(candidate: dict[str, Any]) -> str:
    if candidate["kind"] == "organisation":
        return f"organisation, {candidate['headcount']} poste(s)"
    children = sum(each["count"] for each in candidate.get("children", ()))
    partner = ", avec conjoint·e" if candidate["partner_present"] else ""
    return f"foyer de {candidate['adults']} adulte(s){partner}, {children} enfant(s)"


def _yes(accepted: bool) -> str:
    return "oui" if accepted else "non"


def _reply(code: str) -> str:
    return REPLIES.get(code, code)


def _outcome(code: str) -> str:
    return OUTCOMES.get(code, code)


@dataclass(frozen=True)
class Heard:
    """An event as it stands in the log."""

    id: str
    source: str
    subject: str
    sequence: int
    kind: str
    data: dict[str, Any]


def _heard(message: Any) -> Heard:
    headers = {name: value.decode() for name, value in message.headers()}
    if headers["ce_specversion"] != "1.0" or message.key().decode() != headers["ce_subject"]:
        raise ValueError("not a CloudEvent of ours")
    return Heard(
        id=headers["ce_id"],
        source=headers["ce_source"],
        subject=headers["ce_subject"],
        sequence=int(headers["ce_sequence"]),
        kind=headers["ce_type"].split(".")[3],
        data=json.loads(message.value()),
    )


@dataclass
class Narrator:
    """Reads every topic from its beginning, in a thread of its own, and tells each event."""

    bootstrap: str
    topics: list[str]
    tell: Callable[[str], None] = print
    heard: list[Heard] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _fault: BaseException | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="narrator", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends, and raises what went wrong, if anything did."""
        self._stopping.set()
        self._thread.join(10)
        if self._fault is not None:
            raise self._fault

    def _run(self) -> None:
        try:
            self._read()
        except BaseException as fault:  # noqa: BLE001  # told again by `stop`, in the main thread
            self._fault = fault

    def _read(self) -> None:
        consumer = Consumer({"bootstrap.servers": self.bootstrap, "group.id": "demo-narrator"})
        known = consumer.list_topics(timeout=15).topics
        consumer.assign(
            [
                TopicPartition(topic, partition, 0)
                for topic in self.topics
                for partition in known[topic].partitions
            ]
        )
        try:
            while not self._stopping.is_set():
                message = consumer.poll(0.2)
                if message is None:
                    continue
                if message.error():
                    continue  # the broker went away: librdkafka comes back by itself
                self._take(_heard(message))
        finally:
            consumer.close()

    def _take(self, event: Heard) -> None:
        self.heard.append(event)
        stage = event.source.rpartition("/")[2]
        sentence = SENTENCES[event.kind](event.data)
        self.tell(f"{stage:<11} {event.subject[-6:]} n° {event.sequence:<2} {sentence}")
