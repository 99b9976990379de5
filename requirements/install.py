"""Makes the project's virtual environment as the lock files say; nothing to do, nothing done."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VENV = ROOT / ".happy" / "venv"
CACHE = ROOT / ".happy" / "cache"
BIN = VENV / "bin"
STAMP = VENV / "installed"
LOCKS = (HERE / "dev.txt", HERE / "uv.txt")
COMMAND = f"""#!{BIN / "python"}
from happy.cli import app

app(prog_name="happy")
"""


def main() -> int:
    wanted = hashlib.sha256(sys.version.encode())
    for lock in (*LOCKS, Path(__file__)):
        wanted.update(lock.read_bytes())
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted.hexdigest():
        return 0
    print("Installation des dépendances (une fois)…", flush=True)
    os.environ |= {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_CACHE_DIR": str(CACHE / "pip"),
        "UV_CACHE_DIR": str(CACHE / "uv"),
    }
    if not _works(BIN / "uv"):
        has_pip = _works(BIN / "python", "-m", "pip")
        if not has_pip and not _run(sys.executable, "-m", "venv", "--clear", VENV):
            return _fail(
                "L'environnement virtuel n'a pas pu être créé : le module venv de Python manque "
                "(Debian, Ubuntu : apt install python3-venv)."
            )
        if not _run(
            BIN / "python", "-m", "pip", "install", "-q", "--require-hashes", "-r", LOCKS[1]
        ):
            return _fail("uv n'a pas pu être installé : voyez le message de pip ci-dessus.")
    sync = (BIN / "uv", "pip", "sync", "--quiet", "--require-hashes", "--python", BIN / "python")
    if not _run(*sync, *LOCKS):
        return _fail("Les dépendances n'ont pas pu être installées : voyez le message ci-dessus.")
    _offer_the_command()
    STAMP.write_text(wanted.hexdigest(), encoding="ascii")
    return 0


def _works(program: Path, *words: str) -> bool:
    return program.exists() and _run(program, *words, "--version", quiet=True)


def _run(*command: "str | Path", quiet: bool = False) -> bool:
    words = [str(word) for word in command]
    silence = subprocess.DEVNULL if quiet else None
    return subprocess.run(words, check=False, stdout=silence, stderr=silence).returncode == 0


def _offer_the_command() -> None:
    """`happy` in the environment's folder of programs, whatever the current folder."""
    (site,) = VENV.glob("lib/python*/site-packages")
    (site / "happy-cantal.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    program = BIN / "happy"
    program.write_text(COMMAND, encoding="utf-8")
    program.chmod(0o755)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
