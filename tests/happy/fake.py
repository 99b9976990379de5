"""A service small enough to test the platform with: it answers, keeps a row, dies when told."""

import asyncio
import os
import signal
import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import asyncpg


def _dsn() -> dict[str, object]:
    told = os.environ
    return {
        "host": told["HAPPY_POSTGRES_HOST"],
        "port": int(told["HAPPY_POSTGRES_PORT"]),
        "user": told["HAPPY_POSTGRES_USER"],
        "password": told["HAPPY_POSTGRES_PASSWORD"],
        "database": told["HAPPY_POSTGRES_DATABASE"],
    }


async def _keep_a_row() -> None:
    connection = await asyncpg.connect(**_dsn())  # type: ignore[call-overload]  # one dict
    try:
        await connection.execute("create table if not exists start (at timestamptz default now())")
        await connection.execute("insert into start default values")
    finally:
        await connection.close()


def prepare(name: str) -> None:
    """Stands for migrations: leaves one row per start."""
    sys.stdout.write(f"{name} se prépare\n")
    asyncio.run(_keep_a_row())


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the library's name
        body = b'{"status": "ready", "why": []}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


def serve(name: str) -> int:
    sys.stdout.write(f"{name} sert\n")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listener = socket.socket(fileno=int(os.environ["HAPPY_HTTP_SOCKET"]))
    server = HTTPServer(listener.getsockname(), Answers, bind_and_activate=False)
    server.socket = listener
    server.server_activate()
    server.serve_forever()
    return 0


def fall(name: str) -> int:
    raise ValueError(f"{name} meets adele.exemple@exemple.invalid")


def refuse_to_serve(name: str) -> int:
    sys.stdout.write(f"{name} refuse : règle manquante\n")
    return 78
