"""Where the local platform keeps what it writes: one ignored folder."""

import os
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """Data, logs and secrets of one platform."""
    return Path(os.environ.get("HAPPY_FOLDER", ROOT / ".happy")).absolute()


def cache() -> Path:
    """Downloads: checked at each use, shared by all platforms of this clone."""
    return Path(os.environ.get("HAPPY_CACHE", ROOT / ".happy" / "cache")).absolute()


def secret(path: Path, make: bytes) -> bytes:
    """The secret kept at a path, readable by its owner alone; made once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as stream:
        stream.write(make)
    return make
