"""`make audit`: our code, what it is made of, what is known against it; and what did not run."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BIN = ROOT / ".happy" / "venv" / "bin"
SHELF = ROOT / ".happy" / "audit"
CODE = ("contracts", "chassis", "services", "happy", "requirements")
LOCKS = tuple(HERE / f"{name}.txt" for name in ("runtime", "telemetry", "dev", "uv", "peers"))
DEPLOYED = LOCKS[:2]
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
SECONDS = 120
ADVISORY_SECONDS = "5"


@dataclass(frozen=True)
class Verdict:
    """What came of one check; `well` is None where it could not run."""

    name: str
    well: bool | None
    sentence: str

    def __str__(self) -> str:
        mark = {True: "✓", False: "✗", None: "—"}[self.well]
        return f"{mark} {self.name} : {self.sentence}"


def main() -> int:
    SHELF.mkdir(parents=True, exist_ok=True)
    verdicts = []
    for verdict in (code(), locks(LOCKS), environment(), *map(parts, DEPLOYED), advisories()):
        print(verdict, flush=True)
        verdicts.append(verdict)
    return int(any(verdict.well is False for verdict in verdicts))


def code() -> Verdict:
    """Bandit on what is deployed and on what installs it."""
    done = _run("bandit", "-q", "-c", "pyproject.toml", "-r", *CODE)
    if done.returncode:
        return Verdict("bandit", well=False, sentence=f"\n{done.stdout}{done.stderr}")
    return Verdict("bandit", well=True, sentence="rien à signaler")


def locks(paths: "tuple[Path, ...]") -> Verdict:
    """Whether every requirement is of one version, and of files that are named by their hash."""
    loose = [f"{path.name}, {each}" for path in paths for each in _loose(path)]
    if loose:
        return Verdict("verrous", well=False, sentence="sans empreinte : " + " ; ".join(loose))
    count = sum(len(pins(path)) for path in paths)
    return Verdict("verrous", well=True, sentence=f"{count} versions, toutes avec leurs empreintes")


def pins(lock: Path) -> dict[str, str]:
    """The version of each package of a lock."""
    return dict(PIN.findall(lock.read_text(encoding="utf-8")))


def _loose(lock: Path) -> Iterator[str]:
    text = lock.read_text(encoding="utf-8").replace("\\\n", "")
    for line in text.splitlines():
        says = line.strip() and not line.lstrip().startswith("#")
        if says and not (PIN.match(line) and "--hash=sha256:" in line):
            yield line.split()[0]


def environment() -> Verdict:
    """Whether what is installed is what the locks say, no more and no less."""
    done = _run(
        *("uv", "pip", "sync", "--dry-run", "--offline", "--require-hashes"),
        *("--python", str(BIN / "python"), str(HERE / "dev.txt"), str(HERE / "uv.txt")),
    )
    if done.returncode or "Would make no changes" not in done.stderr:
        said = done.stderr.strip()
        return Verdict("environnement", well=False, sentence=f"autre que les verrous\n{said}")
    return Verdict("environnement", well=True, sentence="celui des verrous")


def parts(lock: Path) -> Verdict:
    """The CycloneDX list of what is deployed, made from its lock."""
    path = SHELF / f"{lock.stem}.cdx.json"
    done = _run(
        *("cyclonedx-py", "requirements", str(lock), "--pyproject", "pyproject.toml"),
        *("--mc-type", "application", "--output-reproducible", "--of", "JSON", "-o", str(path)),
    )
    name = f"nomenclature {lock.stem}"
    if done.returncode:
        return Verdict(name, well=False, sentence=done.stderr.strip())
    listed = json.loads(path.read_text(encoding="utf-8"))["components"]
    found = {each["name"]: each["version"] for each in listed}
    sentence = f"{len(found)} composants, {path.relative_to(ROOT)}"
    return Verdict(name, well=found == pins(lock), sentence=sentence)


def advisories() -> Verdict:
    """What is publicly known against the versions that are deployed."""
    options = [word for lock in DEPLOYED for word in ("-r", str(lock))]
    try:
        done = _run(
            *("pip-audit", "--require-hashes", "--disable-pip", "--progress-spinner=off"),
            *("--timeout", ADVISORY_SECONDS, "--format=json", *options),
        )
    except subprocess.TimeoutExpired:
        return judged("")
    return judged(done.stdout)


def judged(report: str) -> Verdict:
    """The verdict of pip-audit's report.

    Where its service does not know a package it skips it, and still says that nothing was found:
    here that is a check which did not run.
    """
    try:
        found = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return Verdict("pip-audit", None, "NON EXÉCUTÉ, le service d'alertes ne répond pas")
    known = [f"{each['name']} {alert['id']}" for each in found for alert in each.get("vulns", ())]
    if known:
        return Verdict("pip-audit", well=False, sentence=", ".join(known))
    skipped = [each["name"] for each in found if "skip_reason" in each]
    if skipped or not found:
        sentence = (
            f"NON EXÉCUTÉ pour {len(skipped)} paquets sur {len(found)}, que le service ignore"
        )
        return Verdict("pip-audit", None, sentence)
    return Verdict("pip-audit", well=True, sentence=f"rien de connu contre {len(found)} paquets")


def _run(program: str, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [BIN / program, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


if __name__ == "__main__":
    sys.exit(main())
