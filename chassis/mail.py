"""Letters that leave the platform: handed over whole, or handed over again."""

import asyncio
import os
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from uuid import uuid4


class Mail(Protocol):
    """Whoever carries letters."""

    async def send(self, letter: EmailMessage) -> None:
        """Returns once the letter is taken over. Raises OSError where it is not."""


@dataclass(frozen=True)
class MailFolder:
    """Keeps letters on this machine, a file each, instead of sending them: for development."""

    folder: Path

    async def send(self, letter: EmailMessage) -> None:
        await asyncio.to_thread(self._keep, letter.as_bytes(policy=SMTP))

    def _keep(self, content: bytes) -> None:
        """A reader sees the whole letter or none."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.folder / f"{uuid4()}.draft"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
        draft.replace(draft.with_suffix(".eml"))
