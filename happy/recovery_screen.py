"""What `happy recover` and its neighbours show: plain lines, for a person and for a pipe alike."""

from collections.abc import Sequence
from typing import Any, Final

from happy.failures_screen import moment, table

OUTCOMES: Final = {None: "à reprendre", "rebuilt": "refait", "handled": "réglé"}


def recovery(report: dict[str, Any], *, is_done: bool) -> None:
    """What a recovery does, or did."""
    said = "Le service est repris" if is_done else "La reprise ferait ceci"
    print(f"{said} (en quarantaine depuis {moment(report['since'])}) :")
    print(f"  suites de dossiers portées au-delà de ce qui est annoncé : {report['streams']}")
    print(f"  événements en partance que Kafka a déjà : {report['already_told']}")
    print(f"  événements en partance qui changent de rang : {report['renumbered']}")
    print(f"  événements oubliés : {sum(each['events'] for each in report['forgotten'])}")
    table(
        ("type", "événements", "dossiers", "premier", "dernier"),
        [
            (
                each["type"],
                each["events"],
                each["subjects"],
                moment(each["first"]),
                moment(each["last"]),
            )
            for each in report["forgotten"]
        ],
    )


def forgotten(rows: Sequence[dict[str, Any]]) -> None:
    """Forgotten events, one a line."""
    table(
        ("position", "dossier", "rang", "type", "annoncé", "suite", "par", "motif"),
        [
            (
                each["position"],
                each["subject"],
                each["sequence"],
                each["type"],
                moment(each["told_at"]),
                OUTCOMES[each["outcome"]],
                each["settled_by"] or "",
                each["reason"] or "",
            )
            for each in rows
        ],
    )
    if not rows:
        print("Aucun événement oublié n'attend.")


def lost(parts: Sequence[dict[str, Any]], *, is_done: bool) -> None:
    """What a log lost, partition by partition."""
    events = sum(each["events"] for each in parts)
    print(f"{events} événement(s) {'repartent' if is_done else 'repartiraient'} :")
    table(
        ("sujet", "partition", "à partir de", "événements", "dossiers", "premier annoncé"),
        [
            (
                each["topic"],
                each["partition"],
                each["log_end"],
                each["events"],
                each["subjects"],
                moment(each["first"]),
            )
            for each in parts
        ],
    )
