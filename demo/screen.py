"""What the demo shows on the terminal, in French."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from demo.accounts import Delivery, Figure
from demo.officers import Answer
from happy.places import ROOT

console = Console(highlight=False, soft_wrap=True)


def title(words: str) -> None:
    console.print(f"\n[bold]{words}[/]")


def step(words: str) -> None:
    console.print(f"  {words}", markup=False)


def alarm(words: str) -> None:
    console.print(f"[bold red]  {words}[/]")


def relief(words: str) -> None:
    console.print(f"[bold green]  {words}[/]")


def imports(rehearsed: Answer, report: Answer, again: Answer) -> None:
    """The three passages of one file."""
    for name, told in (("essai à blanc", rehearsed), ("import", report), ("même fichier", again)):
        step(
            f"{name} : {told['created']} importées, {told['known']} déjà connues,"
            f" {told['refused']} refusées"
        )


def accounts(
    report: Answer, premature: Iterable[str], figures: Iterable[Figure], delivery: Delivery
) -> None:
    """Who was refused and why, then every figure in three places, then the road."""
    title("Les comptes")
    _refused(report)
    for slug in premature:
        console.print(f"Une qualification prématurée a été refusée : {slug}.")
    console.print(_table(figures))
    console.print(
        f"Événements : {len(delivery.sent)} envoyés, {delivery.received} reçus,"
        f" {delivery.doubled} en double (écartés par leur identifiant),"
        f" {delivery.missing} manquants, {delivery.out_of_order} dans le désordre ;"
        f" {delivery.parked} en attente d'un opérateur, {delivery.refused} refusés par Kafka."
    )


def _refused(report: Answer) -> None:
    refused = [item for item in report["items"] if item["outcome"] == "refused"]
    console.print(f"{report['lines']} lignes, dont {len(refused)} refusées :")
    for item in refused:
        reasons = " ; ".join(
            f"{reason['column']} : {reason['detail']}" if reason["column"] else reason["detail"]
            for reason in item["reasons"]
        )
        step(f"ligne {item['line']} ({item['reference']}) — {reasons}")


def _table(figures: Iterable[Figure]) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("")
    for heading in ("fait", "dans Kafka", "en base"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for figure in figures:
        counts = (figure.done, figure.log, figure.kept)
        mark = "[green]✓[/]" if figure.agrees else "[bold red]✗[/]"
        table.add_row(figure.name, *map(str, counts), mark)
    return table


def slow(found: Mapping[str, Mapping[str, int]]) -> None:
    """Transactions of more than 200 ms, by name, since each service's last start."""
    lines = [
        f"{service} : {name} : {count}"
        for service, names in found.items()
        for name, count in sorted(names.items())
    ]
    console.print(f"Transactions de plus de 200 ms : {'' if lines else 'aucune.'}")
    for line in lines:
        step(line)


def farewell(folder: Path, seconds: float, *, right: bool) -> None:
    """The verdict, and how to look around."""
    here = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
    verdict = (
        "[green]tous les comptes sont justes[/]" if right else "[bold red]un compte est faux[/]"
    )
    console.print(f"\nJoué en {seconds:.0f} s : {verdict}.")
    console.print(
        "Pour explorer cette plateforme, à la date où elle s'est arrêtée :\n"
        f"  HAPPY_FOLDER={here} .happy/venv/bin/happy up"
    )
