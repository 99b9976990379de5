"""The mailbox of the local platform: a mail server on the loopback, which delivers to a folder.

Each letter is a file there, its owner's alone, and whole from the moment it can be seen.
"""

import asyncio
import os
import signal
import smtplib
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

MOST_BYTES: Final = 1_000_000
TAKEN: Final = "250 OK"


class Folder:
    """Where letters are kept, instead of travelling on."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def handle_DATA(self, _server: "SMTP", _session: "Session", envelope: "Envelope") -> str:  # noqa: N802  # the library's name
        content = envelope.content
        self._keep(content if isinstance(content, bytes) else (content or "").encode())
        return TAKEN

    def _keep(self, content: bytes) -> None:
        self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._path / f"{uuid4()}.draft"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
        draft.replace(draft.with_suffix(".eml"))


async def catch(folder: Path, listener: socket.socket, stopped: asyncio.Event) -> None:
    """Takes every letter that comes, until told to stop."""
    from aiosmtpd.smtp import SMTP

    def session() -> SMTP:
        return SMTP(
            Folder(folder), hostname="localhost", data_size_limit=MOST_BYTES, enable_SMTPUTF8=True
        )

    server = await asyncio.get_running_loop().create_server(session, sock=listener)
    async with server:
        await stopped.wait()


def run(folder: Path, listener: socket.socket) -> None:
    """Serves in this process until SIGTERM."""

    async def until_told() -> None:
        stopped = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
        await catch(folder, listener, stopped)

    asyncio.run(until_told())


def greets(port: int, within: float = 1.0) -> bool:
    """Whether a mail server answers at that port of this machine."""
    try:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost", timeout=within):
            return True
    except (OSError, smtplib.SMTPException):
        return False
