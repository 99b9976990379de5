"""Kafka's jars: exactly those of the lock, downloaded once, checked at each start."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from happy.processes import NotReady

LOCK: Final = Path(__file__).with_name("jars.lock")


class JarRefused(NotReady):
    """A jar whose content is not the one that the lock names."""

    def __init__(self, jar: "Jar", path: Path, found: str) -> None:
        super().__init__(
            "Kafka",
            f"{jar} refusé : son empreinte SHA-256 est {found}, "
            f"{LOCK.name} attend {jar.sha256}. Supprimez {path} pour le télécharger à nouveau.",
        )


@dataclass(frozen=True, slots=True)
class Jar:
    group: str
    artifact: str
    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}"

    @property
    def file(self) -> str:
        return f"{self.group}.{self.artifact}-{self.version}.jar"

    def check(self, path: Path) -> None:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != self.sha256:
            raise JarRefused(self, path, found)


def locked(lock: Path = LOCK) -> list[Jar]:
    return [Jar(*line.split()) for line in lock.read_text(encoding="ascii").splitlines()]


def classpath(
    cache: Path, jars: list[Jar] | None = None, told: Callable[[str], None] | None = None
) -> list[Path]:
    """The jars of the lock in a cache, the missing ones downloaded first."""
    jars = jars or locked()
    shelf = cache / "jars"
    missing = [jar for jar in jars if not (shelf / jar.file).exists()]
    if missing:
        if told:
            told(f"Téléchargement de Kafka ({len(missing)} fichiers)…")
        _download(missing, shelf)
    paths = [shelf / jar.file for jar in jars]
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(Jar.check, jars, paths))
    return paths


def _download(jars: list[Jar], shelf: Path) -> None:
    """Only what is whole and checked reaches the shelf: a killed download leaves nothing there."""
    from jgo.maven import MavenContext  # heavy, and needed once

    shelf.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=shelf.parent) as incoming:
        maven = MavenContext(repo_cache=Path(incoming), timeout=60)

        def one(jar: Jar) -> None:
            component = maven.project(jar.group, jar.artifact).at_version(jar.version)
            path = Path(component.artifact().resolve())
            jar.check(path)
            shutil.move(path, shelf / jar.file)

        try:
            with ThreadPoolExecutor(8) as hands:
                list(hands.map(one, jars))
        except (OSError, RuntimeError) as why:
            sentence = "téléchargement interrompu, vérifiez l'accès au réseau puis relancez"
            raise NotReady("Kafka", f"{sentence} ({type(why).__name__})") from why
