"""A second process of a service: it shares its shards and partitions, and takes them over."""

import os
import subprocess
import sys
from dataclasses import dataclass

from happy.local import Platform
from happy.places import ROOT
from happy.processes import NotReady, die_with, free_port, wait_until
from happy.programs import health

START_SECONDS = 120.0


@dataclass(frozen=True)
class Member:
    """One more process of a service, with a door and a place in the group of its own."""

    service: str
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def end(self) -> None:
        """However it is, frozen or not."""
        self.process.kill()
        self.process.wait()


def joined(platform: Platform, service: str, slot: int = 1) -> Member:
    """Starts a process of a service beside the platform's own; it answers when this returns."""
    port, parent = free_port(), os.getpid()
    told = {"HAPPY_HTTP_PORT": str(port), "HAPPY_SLOT": str(slot)}
    log = platform.layout.log(f"{service}-{slot}")
    with log.open("ab") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "happy", "serve", service],
            env=os.environ | platform.environment(service) | told,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with(parent),  # noqa: PLW1509  # nothing but prctl
        )
    member = Member(service, port, process)
    if not wait_until(lambda: health(port).ready, START_SECONDS):
        member.end()
        raise NotReady(service, "une seconde place n'a pas été prise", log)
    return member
