"""Kafka and PostgreSQL out of their official images, for whoever has a container engine."""

from typing import Final

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer

from happy.databases import Admin
from happy.processes import free_port, wait_until

POSTGRES: Final = "postgres:18"
KAFKA: Final = "apache/kafka:4.3.1"
KAFKA_SECONDS: Final = 120.0
SETTINGS: Final = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.quorum.voters": "1@localhost:9093",
    "controller.listener.names": "CONTROLLER",
    "listeners": "HOST://:9092,CONTROLLER://:9093",
    "listener.security.protocol.map": "HOST:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "HOST",
    "auto.create.topics.enable": "false",
    "group.initial.rebalance.delay.ms": "0",
    "offsets.topic.num.partitions": "4",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
}


def _on_loopback(container: DockerContainer, inside: int, outside: int) -> None:
    """The library itself publishes on every address of the machine."""
    container.ports[f"{inside}"] = ("127.0.0.1", outside)  # type: ignore[assignment]  # docker's


class ContainedPostgres:
    """PostgreSQL in a container."""

    def __init__(self, settings: dict[str, str]) -> None:
        options = [word for pair in settings.items() for word in ("-c", "=".join(pair))]
        self._port = free_port()
        self._container = PostgresContainer(POSTGRES, username="postgres", password="tests")
        self._container.with_command(["postgres", *options])
        _on_loopback(self._container, 5432, self._port)

    def start(self) -> None:
        self._container.start()

    @property
    def admin(self) -> Admin:
        return Admin("127.0.0.1", self._port, "postgres", "tests")

    def kill(self) -> None:
        self._container.stop(force=True)


class ContainedKafka:
    """Kafka in a container, at a port chosen before: it has to say where it is found."""

    def __init__(self) -> None:
        self._port = free_port()
        self._container = DockerContainer(KAFKA)
        _on_loopback(self._container, 9092, self._port)
        told = SETTINGS | {"advertised.listeners": f"HOST://{self.bootstrap}"}
        for key, value in told.items():
            self._container.with_env(f"KAFKA_{key.upper().replace('.', '_')}", value)

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        """Returns when the broker serves. Raises TimeoutError."""
        self._container.start()
        client = AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})

        def serves() -> bool:
            try:
                return bool(client.list_topics(timeout=1).brokers)
            except KafkaException:
                return False

        if not wait_until(serves, KAFKA_SECONDS):
            raise TimeoutError(KAFKA)

    def kill(self) -> None:
        self._container.stop(force=True)
