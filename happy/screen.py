"""What the command line shows: lively on a terminal, plain lines elsewhere."""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from happy.layout import MAIL

if TYPE_CHECKING:
    from happy.finding import Finding
    from happy.local import Platform

WIDE = 200
"""Columns where nobody looks: a program reads whole addresses."""
console = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Gives the function that tells each step as it ends."""
    if not console.is_terminal:
        yield lambda sentence: print(f"· {sentence}", flush=True)
        return
    with console.status("Démarrage…") as spinner:

        def told(sentence: str) -> None:
            console.print(f"[green]✓[/] {sentence}")
            spinner.update("Démarrage…")

        yield told


def welcome(platform: "Platform") -> None:
    """Where everything is, and three things to try."""
    found = platform.status()
    console.print(f"\nHappy Cantal est prête, territoire {found['territory']}.")
    for name, service in found["services"].items():
        wrong = f"  (dégradé : {', '.join(service['degraded'])})" if service["degraded"] else ""
        console.print(f"  {name:<14} {service['url']}/docs{wrong}")
    console.print(f"  {'Kafka':<14} {found['kafka']['bootstrap']}")
    postgres = found["postgres"]
    console.print(f"  {'PostgreSQL':<14} {postgres['host']}:{postgres['port']}")
    if MAIL in platform.parts():
        console.print(f"  {'Courrier':<14} {platform.layout.mail}")
    first = next(iter(found["services"]), None)
    if first is None:
        return
    happy = _command()
    tries = {
        f"{happy} status": "ce qui tourne, et ce qui a été relancé",
        f"{found['services'][first]['url']}/docs": "les gestes possibles, un par un",
        f"{happy} logs {first} -f": "ce que fait un service, au fil de l'eau",
    }
    width = max(map(len, tries))
    console.print(f"\nUn jeton de développement : {happy} token --role reception-officer")
    console.print(f"Celui de qui exploite la plateforme : {happy} token --role platform-operator")
    console.print("Les autres rôles, et ce que chacun peut : deploy/policy.toml")
    console.print("\nÀ essayer :")
    for number, (what, why) in enumerate(tries.items(), 1):
        console.print(f"  {number}. {what:<{width}}   {why}")
    console.print(f"\nPour arrêter : {happy} down (les données restent).")


def _command() -> str:
    """The command as it can be typed from the current folder, for the platform just started."""
    program = (
        "happy" if shutil.which("happy") else _from_here(Path(sys.executable).parent / "happy")
    )
    folder = os.environ.get("HAPPY_FOLDER")
    return f"HAPPY_FOLDER={folder} {program}" if folder else program


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def status(platform: "Platform", found: dict[str, Any]) -> None:
    if not platform.running():
        console.print("La plateforme ne tourne pas : « happy up » la démarre.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("partie", "état", "adresse", "pid", "relances", "démarrage"):
        table.add_column(title)
    parts = platform.parts()
    addresses = {
        "kafka": found["kafka"]["bootstrap"],
        "postgres": "{host}:{port}".format(**found["postgres"]),
    }
    for name, address in addresses.items():
        if name in parts:
            table.add_row(*_row(name, address, parts[name], []))
        else:
            table.add_row(name, "externe", address)
    if MAIL in parts:
        table.add_row(*_row(MAIL, str(platform.layout.mail), parts[MAIL], []))
    for name, service in found["services"].items():
        table.add_row(*_row(name, service["url"], service, service["degraded"]))
    console.print(f"Territoire {found['territory']}")
    console.print(table)


def _row(name: str, address: str, part: dict[str, Any], degraded: list[str]) -> Iterable[str]:
    state = "prêt" if part["ready"] else "démarre"
    if degraded:
        state = f"dégradé ({', '.join(degraded)})"
    if part["next_try"] is not None:
        wait = max(0.0, part["next_try"] - time.time())
        state = f"arrêté, code {part['last_exit']}, nouvel essai dans {wait:.0f} s"
    restarts = str(part["restarts"] or "")
    if part["restarts"] and part["last_exit"] is not None:
        restarts += f" (dernier code {part['last_exit']})"
    yield from (name, state, address, str(part["pid"] or ""), restarts)
    took, cpu = part["start_seconds"], part["start_cpu_seconds"]
    yield "" if took is None else f"{took:.1f} s" + ("" if cpu is None else f", {cpu:.1f} s de CPU")


def findings(found: "Iterable[Finding]") -> bool:
    """Whether all is well."""
    well = True
    for each in found:
        console.print(f"{'[green]✓[/]' if each.well else '[red]✗[/]'} {each.sentence}")
        if not each.well and each.advice:
            console.print(f"    → {each.advice}")
        well = well and each.well
    return well


def findings_as_json(found: "Iterable[Finding]") -> bool:
    """The same for a program."""
    made = list(found)
    print(json.dumps([asdict(each) for each in made], ensure_ascii=False, indent=1))
    return all(each.well for each in made)


def follow(path: Path) -> None:
    """Until interrupted."""
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            stream.seek(0, 2)
            while True:
                sys.stdout.write(stream.read())
                sys.stdout.flush()
                time.sleep(0.2)
    except KeyboardInterrupt:
        return
