"""Three brokers on this machine: every record is on all three, and two must have it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.trial import AS_DEPLOYED
from happy.kafka import LocalKafka
from tests.platform import Platform

BROKERS: Final = 3


class Node(LocalKafka):
    """A broker and controller that finds the others by what they all were told."""

    def __init__(self, folder: Path, number: int) -> None:
        super().__init__(folder)
        self.number = number
        self._others: Sequence[Node] = ()

    def join(self, nodes: Sequence["Node"]) -> None:
        self._others, self._cluster = nodes, nodes[0]._cluster

    def _java(self, main: str) -> list[str]:
        return [word.replace("-Xmx384m", "-Xmx512m") for word in super()._java(main)]

    def _properties(self) -> str:
        voters = ",".join(f"{each.number}@127.0.0.1:{each._controller}" for each in self._others)
        return super()._properties() + (
            f"node.id={self.number}\n"
            f"controller.quorum.voters={voters}\n"
            f"offsets.topic.replication.factor={BROKERS}\n"
        )


class Cluster(Platform):
    """A PostgreSQL, and three brokers instead of one."""

    replicas = BROKERS

    def __init__(self) -> None:
        super().__init__(postgres_settings=AS_DEPLOYED)
        self.nodes = [Node(self.folder / f"kafka-{n}", n) for n in range(1, BROKERS + 1)]

    def _start_kafka(self) -> str:
        for node in self.nodes:
            node.join(self.nodes)
            node.prepare()
            self._servers.append(node)
        for node in self.nodes:
            node.spawn()
        for node in self.nodes:
            node.wait()
        return ",".join(node.bootstrap for node in self.nodes)

    @property
    def processes(self) -> dict[str, int]:
        """PostgreSQL alone: three processes bear the name of Kafka."""
        return {name: pid for name, pid in super().processes.items() if name != "Kafka"}
