"""Why an event waits, and what can be done about it, in the words of who operates the platform."""

from dataclasses import dataclass
from typing import Final

WAITING_STATES: Final = {
    "to-handle": "à traiter",
    "retry-asked": "relance demandée",
    "failed-again": "échec répété",
    "waiting": "en attente",
    "held": "en pause",
}
OUTCOMES: Final = {
    "applied": "appliqué",
    "failed-again": "échec répété",
    "behind": "attend derrière un autre",
    "discarded": "écarté entre-temps",
    "held": "en pause",
    "not-tried": "non relancé",
}
RETRY_STATES: Final = {
    "prepared": "préparée : rien n'est relancé",
    "running": "en cours",
    "paused": "en pause",
    "stopped": "arrêtée",
    "done": "terminée",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """What happened, and what to do."""

    meaning: str
    advice: str


CAUSES: Final = {
    "failed": Cause(
        "Le traitement a échoué : une erreur du service.",
        "Quelques essais se font seuls. Ensuite : corrigez ou livrez le correctif, puis relancez.",
    ),
    "refused": Cause(
        "Une règle du service refuse cet événement dans l'état du dossier.",
        "Lisez la règle, mettez le dossier en état, puis relancez ; sinon écartez avec un motif.",
    ),
    "awaiting": Cause(
        "Il manque un fait qu'une autre étape n'a pas encore annoncé.",
        "Rien à faire avant une heure : il repart seul. Ensuite, regardez l'étape attendue.",
    ),
    "hole": Cause(
        "Un événement antérieur du même dossier n'est pas arrivé.",
        "Cherchez-le parmi les envois refusés de son étape ; n'acceptez le trou qu'ensuite.",
    ),
    "fork": Cause(
        "Deux événements différents portent le même rang.",
        "Ne relancez pas : faites vérifier l'étape d'origine (sauvegarde restaurée ?).",
    ),
    "behind": Cause(
        "Il attend derrière un autre événement du même dossier.",
        "Traitez d'abord celui qui le précède : il repart ensuite seul.",
    ),
    "unknown-major": Cause(
        "Sa version est plus récente que ce que ce service sait lire.",
        "Livrez la version du service qui la lit : il repart seul à son démarrage.",
    ),
}
UNREADABLE: Final = Cause(
    "Ce n'est pas un événement lisible.",
    "Prévenez l'étape ou le partenaire qui l'a envoyé, puis écartez-le avec un motif.",
)


def cause_of(name: str) -> Cause:
    """What a cause means; all those not named here are ways not to be readable."""
    return CAUSES.get(name, UNREADABLE)
