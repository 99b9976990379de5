"""People at home: they read the letters sent to them, open the link and push the button."""

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import httpx

from demo.officers import Unexpected
from demo.story import until

_LINK = re.compile(r"http://\S+/lien/\S+")
FROM_THE_PAGE = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Mailboxes:
    """The folder into which the local platform's mail server delivers."""

    folder: Path
    answered: int = 0
    _read: set[Path] = field(default_factory=set)
    _ids: set[str] = field(default_factory=set)
    _pushed: set[str] = field(default_factory=set)

    async def answer(self, address: str, *, of: str = "", **filled: str) -> None:
        """Whoever reads that mailbox answers the next letter in it, for themselves.

        `of` is the address of the service that wrote.
        """
        link = await self._next(address, of)
        async with httpx.AsyncClient(headers=FROM_THE_PAGE, timeout=30) as browser:

            async def taken() -> bool:
                return await self._push(browser, link, {"oneself": "yes", **filled})

            await until(taken, "a page that takes an answer")
        self.answered += 1

    async def put_aside(self, address: str, of: str) -> None:
        """Whoever reads that mailbox does not answer the next letter of that service."""
        await self._next(address, of)

    async def _push(self, browser: httpx.AsyncClient, link: str, filled: dict[str, str]) -> bool:
        """Whether the answer is taken: a link that served is told by its page not opening."""
        try:
            page = await browser.get(link)
            if page.status_code == 404 and link in self._pushed:
                return True
            if page.is_success:
                self._pushed.add(link)
                page = await browser.post(link, data=filled)
        except httpx.TransportError:
            return False
        if page.is_client_error:
            raise Unexpected(f"an answer that is not taken: {page.status_code}")
        return page.is_success

    async def _next(self, address: str, of: str) -> str:
        found: list[str] = []

        async def came() -> bool:
            found.extend(self._unread(address, of))
            return bool(found)

        await until(came, "a letter")
        return found[0]

    def _unread(self, address: str, of: str) -> list[str]:
        """The link of one letter of a service that its person has not read yet, if there is one.

        As any mailbox may, theirs shows one letter of those that have the same Message-ID.
        """
        for path in sorted(self.folder.glob("*.eml"), key=lambda each: each.stat().st_mtime):
            if path in self._read:
                continue
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            if letter["To"] == address and f"{of}/lien/" in letter.get_content():
                self._read.add(path)
                if letter["Message-ID"] not in self._ids:
                    self._ids.add(letter["Message-ID"])
                    return _LINK.findall(letter.get_content())
        return []
