"""A line to a server that can be closed, silenced, slowed or cut, while the server knows nothing.

It runs in a thread of its own, for whoever starts a platform is no coroutine.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

CHUNK = 65_536
ANSWER_SECONDS = 10
HOST = "127.0.0.1"
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Proxy:
    """Listens on a port of its own and passes on to the server's, until it is told otherwise."""

    def __init__(self, server: Callable[[], int], *, is_kafka: bool = False) -> None:
        """`server`: the port to pass on to, asked for at each connection."""
        self._server, self._is_kafka = server, is_kafka
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._door: asyncio.Server | None = None
        self._speaks = asyncio.Event()
        self._delay = 0.0
        self._open: set[asyncio.StreamWriter] = set()
        self._lines: set[asyncio.Task[None]] = set()
        self._lost: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self.heal()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def refuse(self) -> None:
        """Nobody there: new connections are refused, those that were open end."""
        self._do(self._close())

    def silence(self) -> None:
        """Connections are taken and stay open, and no byte passes until it is healed."""
        self._do(self._hush())

    def slow(self, seconds: float) -> None:
        """What the server says comes that much later."""
        self._do(self._lag(seconds))

    def cut(self) -> None:
        """Every open connection ends; new ones pass."""
        self._do(self._hang_up())

    def lose(self) -> None:
        """What is open stays so and says nothing ever again; new connections pass."""
        self._do(self._forget())

    def heal(self) -> None:
        """Passes again; what was held back in a silence comes now, late."""
        self._do(self._pass())

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(ANSWER_SECONDS)

    async def _pass(self) -> None:
        self._delay = 0.0
        self._speaks.set()
        if self._door is None:
            self._door = await asyncio.start_server(self._take, HOST, self.port)
            self.port = self._door.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._door is not None:
            self._door.close()
            self._door = None
        await self._hang_up()

    async def _hush(self) -> None:
        self._speaks.clear()

    async def _lag(self, seconds: float) -> None:
        self._delay = seconds

    async def _hang_up(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _forget(self) -> None:
        self._lost |= self._lines

    async def _end(self) -> None:
        await self._close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line is not None
        self._lines.add(line)
        self._open.add(writer)
        try:
            with suppress(asyncio.CancelledError):  # the end of all lines; nobody awaits this one
                await self._join((reader, writer), line)
        finally:
            self._open.discard(writer)
            self._lines.discard(line)
            self._lost.discard(line)
            writer.close()

    async def _join(self, client: Ends, line: asyncio.Task[None]) -> None:
        """Both directions of a connection, until one of them ends."""
        await self._speaks.wait()
        port = self._server()
        try:
            server = await asyncio.open_connection(HOST, port)
        except OSError:  # it is away itself: so are we
            client[1].transport.abort()
            return
        self._open.add(server[1])
        answers = self._frames(server[0], port) if self._is_kafka else _chunks(server[0])
        ways = [
            asyncio.create_task(self._carry(line, _chunks(client[0]), server[1], is_answer=False)),
            asyncio.create_task(self._carry(line, answers, client[1], is_answer=True)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._open.discard(server[1])
            server[1].close()

    async def _carry(
        self,
        line: asyncio.Task[None],
        said: AsyncIterator[bytes],
        to: asyncio.StreamWriter,
        *,
        is_answer: bool,
    ) -> None:
        """One direction of a line."""
        with suppress(OSError, asyncio.IncompleteReadError):
            async for part in said:
                if line in self._lost:
                    continue
                await asyncio.sleep(self._delay if is_answer else 0)
                await self._speaks.wait()
                to.write(part)
                await to.drain()
        if is_answer and line in self._lost:
            await asyncio.Event().wait()  # that the server left is not told either

    async def _frames(self, said: asyncio.StreamReader, port: int) -> AsyncIterator[bytes]:
        """Kafka's answers, in which it says where it is: here, instead of there.

        A host and its port stand side by side, whatever the version of the answer.
        """
        there, here = (HOST.encode() + each.to_bytes(4) for each in (port, self.port))
        while True:
            size = await said.readexactly(4)
            body = await said.readexactly(int.from_bytes(size))
            yield size + body.replace(there, here)


async def _chunks(said: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while part := await said.read(CHUNK):
        yield part
