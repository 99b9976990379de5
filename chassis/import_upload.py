"""A file as it is sent: kept piece by piece, and refused as soon as nothing can be made of it."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from fastapi import Request
from sqlalchemy import text

from chassis.csv_file import Columns, Reader
from chassis.errors import Refusal
from chassis.request_body import TooLarge
from chassis.transactions import Begin

MOST_BYTES: Final = 67_108_864
PIECE_BYTES: Final = 262_144
CSV_TYPES: Final = ("text/csv", "application/csv", "application/vnd.ms-excel", "text/plain")

_BEGIN = text("insert into import_file (id, received_at) values (:file, :now)")
_PIECE = text("insert into import_piece (file, rank, content) values (:file, :rank, :content)")
_FORGET = text("delete from import_file where id = :file")


class NotCsv(Refusal):
    """A body that says it is something else."""

    status = 415

    def __init__(self) -> None:
        super().__init__(
            "content-type-refused", "Le contenu attendu est du CSV (Content-Type: text/csv)."
        )


def check_announced(request: Request) -> None:
    """Refuses what the headers say already. Raises NotCsv or TooLarge."""
    sent_as = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent_as not in CSV_TYPES:
        raise NotCsv
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > MOST_BYTES:
        raise TooLarge


@dataclass
class Upload:
    """A file that comes in; each piece is a short transaction, for a sender may be slow."""

    id: UUID
    columns: Columns
    begin: Begin
    size: int = 0
    lines: int = 0
    ignored: list[str] = field(default_factory=list)
    digest: str = ""

    async def receive(self, content: AsyncIterator[bytes]) -> None:
        """Keeps the whole content; nothing of it where it is refused or cut off.

        Raises TooLarge or Invalid.
        """
        try:
            await self._receive(content)
        except BaseException:
            await self.forget()
            raise

    async def forget(self) -> None:
        """Keeps nothing of it."""
        async with self.begin("import.forget") as work:
            await work.connection.execute(_FORGET, {"file": self.id})

    async def _receive(self, content: AsyncIterator[bytes]) -> None:
        async with self.begin("import.receive") as work:
            await work.connection.execute(_BEGIN, {"file": self.id, "now": work.now})
        reader, digest, rank = Reader(self.columns), hashlib.sha256(), 0
        async for piece in _pieces(content):
            self.size += len(piece)
            if self.size > MOST_BYTES:
                raise TooLarge
            digest.update(piece)
            for _ in reader.feed(piece):
                pass
            await self._keep(rank, piece)
            rank += 1
        for _ in reader.end():
            pass
        self.lines, self.ignored, self.digest = reader.count, reader.ignored, digest.hexdigest()

    async def _keep(self, rank: int, piece: bytes) -> None:
        async with self.begin("import.receive") as work:
            values = {"file": self.id, "rank": rank, "content": piece}
            await work.connection.execute(_PIECE, values)


async def _pieces(content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What comes, in pieces of one size, whatever the network makes of it."""
    held = bytearray()
    async for part in content:
        for start in range(0, len(part), PIECE_BYTES):
            held += part[start : start + PIECE_BYTES]
            while len(held) >= PIECE_BYTES:
                yield bytes(held[:PIECE_BYTES])
                del held[:PIECE_BYTES]
    if held:
        yield bytes(held)
