"""What `happy failures` shows: plain lines, made for a person and for a pipe alike."""

from collections.abc import Iterable, Sequence
from typing import Any

TO_HANDLE = ("to-handle", "failed-again")


def overview(
    service: str,
    groups: Sequence[dict[str, Any]],
    refused: Sequence[dict[str, Any]],
    consumers: Sequence[dict[str, Any]],
    alarms: Sequence[dict[str, Any]],
) -> bool:
    """What waits at a service; whether nothing is to be handled."""
    print(f"\n{service}")
    stopped = [each for each in consumers if each["stopped_cause"]]
    for each in alarms:
        print(f"  ! {each['title']} ({each['threshold']}) : {each['page']}")
    for each in consumers:
        print(f"  {_consumer(each)}")
    table(
        ("cause", "type", "état", "événements", "dossiers", "premier", "dernier", "version"),
        [_group(each) for each in groups],
    )
    for group in {each["cause"]: each for each in groups}.values():
        print(f"  {group['cause']} : {group['meaning']} {group['advice']}")
    table(
        ("envoi refusé", "dossier", "rang", "cause", "depuis", "en attente derrière"),
        [
            (
                each["position"],
                each["subject"],
                each["sequence"],
                each["cause"],
                moment(each["refused_at"]),
                each["waiting"] - 1,
            )
            for each in refused
        ],
    )
    if not groups and not refused:
        print("  Rien n'attend.")
    to_handle = any(each["state"] in TO_HANDLE for each in groups)
    return not (to_handle or refused or stopped or alarms)


def events(rows: Sequence[dict[str, Any]]) -> None:
    """Parked events, one a line."""
    table(
        ("position", "dossier", "rang", "type", "cause", "état", "depuis", "version"),
        [_event(row) for row in rows],
    )
    if not rows:
        print("Rien n'attend (ou plus).")


def detail(row: dict[str, Any]) -> None:
    """One parked event, and what giving it up would withhold."""
    told = {
        "position": row["position"],
        "état": row["label"],
        "cause": f"{row['cause']} : {row['meaning']}",
        "à faire": row["advice"],
        "erreur": row["error"],
        "type": row["type"],
        "dossier": row["subject"],
        "rang": row["sequence"],
        "origine": f"{row['source']} ({row['topic']}, {row['partition']}, {row['log_offset']})",
        "depuis": moment(row["parked_at"]),
        "version": row["release"],
        "s'il est écarté": row["if_discarded"],
    }
    for name, value in told.items():
        if value is not None:
            print(f"{name:<16} {value}")
    _bytes(row)


def content(row: dict[str, Any]) -> None:
    """An event's bytes as text."""
    _bytes(row)
    if row["truncated"]:
        print("… (la suite n'est pas montrée)")


def prepared(service: str, retry: dict[str, Any]) -> None:
    """The dry run of a group retry, and how to start it."""
    print(
        f"{retry['events']} événements de {retry['subjects']} dossiers, arrivés du"
        f" {moment(retry['first'])} au {moment(retry['last'])} ; rien n'est relancé."
    )
    if retry["others"]:
        print(f"{retry['others']} autres répondent au même choix et n'en sont pas.")
    print(f"Pour lancer : happy failures start {service} {retry['id']} --events {retry['events']}")


def retries(found: Iterable[dict[str, Any]]) -> None:
    """How far group retries are."""
    table(
        ("relance", "état", "événements", "à relancer", "appliqués", "en échec", "autres issues"),
        [_retry(each) for each in found],
    )


def _retry(retry: dict[str, Any]) -> tuple[Any, ...]:
    counts: dict[str, int] = retry["outcomes"]
    applied, failed = counts.get("applied", 0), counts.get("failed-again", 0)
    others = sum(counts.values()) - applied - failed
    return (
        retry["id"],
        retry["label"],
        retry["events"],
        retry["left_to_try"],
        applied,
        failed,
        others,
    )


def _event(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["position"],
        row["subject"],
        row["sequence"] or "?",
        _short(row["type"]),
        row["cause"],
        row["label"],
        moment(row["parked_at"]),
        row["release"],
    )


def _group(group: dict[str, Any]) -> tuple[Any, ...]:
    return (
        group["cause"],
        _short(group["type"]),
        group["label"],
        group["events"],
        group["subjects"],
        moment(group["first"]),
        moment(group["last"]),
        ", ".join(group["releases"]),
    )


def _consumer(one: dict[str, Any]) -> str:
    if one["stopped_cause"]:
        since = moment(one["stopped_at"])
        return f"Consommateur arrêté depuis {since} ({one['stopped_cause']})."
    late = "" if one["lag"] is None else f", {one['lag']} messages de retard"
    return f"Consommateur : {one['state']}{late}."


def _bytes(row: dict[str, Any]) -> None:
    for name, value in row["headers"]:
        print(f"{name}: {value}")
    print(row["value"] if row["value"] is not None else "(aucune valeur)")


def _short(type: str | None) -> str:
    """A type without what all types share."""
    return "illisible" if type is None else type.removeprefix("fr.happy.")


def moment(stated: str | None) -> str:
    return "?" if stated is None else stated[:16].replace("T", " ")


def table(titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Columns as wide as they need; nothing where there is no row."""
    if not rows:
        return
    cells = [titles, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(titles))]
    for row in cells:
        print("  " + "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())
