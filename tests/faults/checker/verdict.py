"""What was found, rule by rule; a platform that is still working is given time to end first."""

import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from confluent_kafka import KafkaException

from tests.faults.checker.expected import KEPT
from tests.faults.checker.facts import Facts, look
from tests.faults.checker.rules import RULES

PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Verdict:
    """The breaches of each invariant, and what there was to look at."""

    breaches: dict[str, list[str]]
    events: int
    repeated: int
    """Records of the log that repeat an id: allowed, and dropped by who reads."""
    effects: int
    """Events that were taken, over all services."""
    commands: int
    attempts: int
    unknown: int
    """Commands whose end nobody knows."""

    @property
    def is_clean(self) -> bool:
        return not any(self.breaches.values())

    def count(self, *invariants: str) -> int:
        """How many breaches those invariants have."""
        return sum(len(self.breaches[each]) for each in invariants)


def judge(facts: Facts) -> Verdict:
    """Holds every invariant against the facts."""
    keys = {attempt["key"] for attempt in facts.attempts}
    events = sum(map(len, facts.first.values()))
    answered = {each["key"] for each in facts.attempts if each["result"] != "info"}
    return Verdict(
        breaches={name: list(rule(facts)) for name, rule in RULES.items()},
        events=events,
        repeated=sum(map(len, facts.log.values())) - events - len(facts.put),
        effects=sum(len(kept["inbox"]) for kept in facts.kept.values()),
        commands=len(keys),
        attempts=len(facts.attempts),
        unknown=len(keys - answered),
    )


def examine(folder: Path, within: float) -> tuple[Verdict, float]:
    """Looks until all is well or the time is over; the last verdict, and how long it took.

    Raises what looking raises, where nothing can be seen until the end.
    """
    started = time.monotonic()
    while True:
        spent = time.monotonic() - started
        try:
            verdict = judge(look(folder, KEPT))
        except (KafkaException, OSError, asyncpg.PostgresError):  # they come back, or do not
            if spent > within:
                raise
        else:
            if verdict.is_clean or spent > within:
                return verdict, spent
        time.sleep(PAUSE_SECONDS)


def printed(verdict: Verdict, most: int = 10) -> str:
    """What a person reads: counts first, then breaches, some of each rule."""
    asked = f"{verdict.commands} commands ({verdict.attempts} attempts, {verdict.unknown} unknown)"
    told = f"{verdict.events} events ({verdict.repeated} repeated), {verdict.effects} taken"
    lines = [f"{asked}, {told}"]
    for name, rule in RULES.items():
        found = verdict.breaches[name]
        lines.append(f"{name:>4} {'ok' if not found else len(found):>5}  {rule.__doc__}")
        lines += [f"            {each}" for each in found[:most]]
    return "\n".join(lines)
