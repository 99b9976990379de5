"""The relay beside faststream-outbox: `python -m bench.peers [--count N] [--rounds N]`."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import typer

from bench.cpu import Lap
from bench.pairs import ROUNDS, Pair, interleave
from bench.relay import Bench, a_bench
from bench.trial import Trial, play
from chassis.wire_text import Headers
from happy.places import ROOT

PLACE = ROOT / ".happy" / "peers"
LOCK = ROOT / "requirements" / "peers.txt"
PROGRAM = Path(__file__).parent / "faststream_outbox_relay.py"
NOTE = (
    "64 workers, 500 rows fetched and 100 deleted at a time, as it was set in an earlier trial. It"
    " publishes row by row, keeps no order per key and no trace of what was sent."
)


def install() -> Path:
    """An environment of the peer's own, from its lock; nothing of it enters the product's."""
    python = PLACE / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PLACE)], check=True)
    uv = Path(sys.executable).parent / "uv"
    sync = [str(uv), "pip", "sync", "--quiet", "--require-hashes", "--python", str(python)]
    subprocess.run([*sync, str(LOCK)], check=True)
    return python


@asynccontextmanager
async def a_peer(bench: Bench, python: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The peer's program on the sender's database and topic, counted as a client."""
    process = await asyncio.create_subprocess_exec(
        str(python),
        str(PROGRAM),
        bench.stage.platform.bootstrap,
        bench.stage.topic,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdin
        process.stdin.write(f"{bench.stage.settings['sender'].url()}\n".encode())
        await _hears(process, b"ready\n")
        bench.trial.meter.clients.append(process.pid)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def peer_drained(bench: Bench, peer: asyncio.subprocess.Process) -> Lap:
    """The same events in the peer's table, until the last one is in the log."""
    connection = await asyncpg.connect(bench.stage.settings["sender"].dsn())
    rows = [("relay", each.value, _json(each.headers)) for each in bench.kept]
    columns = ["queue", "payload", "headers"]
    await connection.copy_records_to_table("peer_outbox", columns=columns, records=rows)
    await connection.close()

    async def drain() -> None:
        assert peer.stdin
        peer.stdin.write(b"\n")
        await _hears(peer, b"done\n")

    return await bench.trial.meter.rate(len(rows), drain)


def _json(headers: Headers) -> str:
    return json.dumps({name: value.decode() for name, value in headers if value})


async def _hears(peer: asyncio.subprocess.Process, word: bytes) -> None:
    assert peer.stdout
    if await peer.stdout.readline() != word:
        raise RuntimeError("the peer fell")


def main(count: int = 10_000, rounds: int = ROUNDS, keep: bool = False) -> None:
    """Both drain the same events from the same PostgreSQL to the same broker."""
    python = install()

    async def measure(trial: Trial) -> None:
        async with a_bench(trial, count) as bench, a_peer(bench, python) as peer:
            pair = Pair("relay draining", "events/s", "faststream-outbox", note=NOTE)
            await interleave(pair, bench.drained, lambda: peer_drained(bench, peer), rounds)
            trial.result.add(pair)

    play("peers", "The relay beside a peer", measure, keep=keep)


if __name__ == "__main__":
    typer.run(main)
