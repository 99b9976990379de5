"""Kafka and PostgreSQL as the supervisor holds them: given by the environment, or embedded."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from happy.addresses import given_kafka, given_postgres
from happy.databases import Admin
from happy.keeper import Keeper
from happy.layout import Layout
from happy.pauses import LONGEST
from happy.processes import Child

PATIENCE = {"kafka": 120.0, "postgres": 60.0}


class Server(Protocol):
    """An embedded server."""

    port: int

    @property
    def child(self) -> Child: ...
    def prepare(self) -> None: ...
    def spawn(self) -> None: ...
    def accepts(self) -> bool: ...
    def wait(self) -> None: ...
    def stop(self) -> None: ...


class Servers:
    def __init__(
        self, layout: Layout, ports: Mapping[str, int], longest_pause: float = LONGEST
    ) -> None:
        self._layout, self._wished = layout, ports
        self.bootstrap = given_kafka() or ""
        self.admin: Admin | None = given_postgres()
        self._longest_pause = longest_pause
        self._embedded: dict[str, Server] = {}
        self.keepers: dict[str, Keeper] = {}

    @property
    def ports(self) -> dict[str, int]:
        """Those that the next start will ask for again."""
        return {name: server.port for name, server in self._embedded.items()}

    def launch_postgres(self) -> None:
        if self.admin:
            return
        from happy.postgres import LocalPostgres

        server = LocalPostgres(self._layout.postgres, self._wished.get("postgres"))
        self.admin = server.admin
        self._launch("postgres", server)

    def launch_kafka(self, told: Callable[[str], None]) -> None:
        if self.bootstrap:
            return
        from happy.kafka import LocalKafka

        server = LocalKafka(self._layout.kafka, self._wished.get("kafka"), told=told)
        self.bootstrap = server.bootstrap
        self._launch("kafka", server)

    def wait(self, name: str) -> None:
        """Returns when an embedded server accepts; one that was given is taken at its word."""
        if name in self._embedded:
            self._embedded[name].wait()
            self.keepers[name].look()

    def stop(self) -> None:
        """Both are asked before either is waited for."""
        for server in self._embedded.values():
            server.child.ask_to_stop()
        for server in self._embedded.values():
            server.stop()

    def _launch(self, name: str, server: Server) -> None:
        def launched() -> Any:
            server.prepare()
            server.spawn()
            return server.child

        self._embedded[name] = server
        self.keepers[name] = Keeper(
            name, launched, server.accepts, PATIENCE[name], self._longest_pause
        )
        self.keepers[name].start()
