"""What sizes a department, a region, a country: arithmetic on what was measured."""

from dataclasses import dataclass
from typing import Any, Final

HOUSEHOLDS: Final = {"a rural department": 2_000, "a region of eight": 16_000, "a country": 200_000}
"""Households that write in a year; assumed."""
GROWTH: Final = 3
"""Events of a file for one of its path: corrections, reminders and aids come after; assumed."""
WORKING_SECONDS: Final = 220 * 8 * 3_600
PEAK: Final = 20
"""The busiest minute beside the average of working hours; assumed."""
LISTENERS: Final = 3
"""Services that hear an event, at most, of the four."""
SENT_DAYS: Final = 30
PARTITIONS: Final = 12
REPLICAS: Final = 3


@dataclass(frozen=True)
class Measured:
    """What the arithmetic rests on."""

    events_per_household: float
    relay: float
    intake: float
    sent_bytes: float
    log_bytes: float


def measured(found: list[dict[str, Any]], journeys: dict[str, Any]) -> Measured | None:
    """The figures out of the results; None while a bench has not run."""
    by_name = {result["name"]: result for result in found}
    if not {"relay", "intake", "backlog"} <= by_name.keys():
        return None
    figures = _figures(by_name["backlog"])
    return Measured(
        journeys["events"] / journeys["journeys"],
        min(pair["ours"]["median"] for pair in by_name["relay"]["pairs"]),
        _figures(by_name["intake"])["from the topic to the tables, one process"],
        figures["an event in `sent`"],
        figures["an event in the log"],
    )


def _figures(result: dict[str, Any]) -> dict[str, float]:
    return {each["name"]: each["value"] for each in result["figures"]}


def section(known: Measured) -> str:
    """The section of the page."""
    columns = [_column(name, known) for name in HOUSEHOLDS]
    lines = [
        ("", *HOUSEHOLDS),
        ("---",) * (len(HOUSEHOLDS) + 1),
        *zip(LABELS, *columns, strict=True),
    ]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"""\
## What sizes a department, a region, a country

**Measured**: {known.events_per_household:.0f} events on a household's way (the scenario `mix` of
[the guarantee](guarantee.md)); {known.relay:,.0f} events/s of one relay; {known.intake:,.0f} of one
process that takes them in; {known.sent_bytes:,.0f} bytes of an event in `sent`,
{known.log_bytes:,.0f} in the log. **Assumed**: households a year, {GROWTH} events for one of the
way, since a file lives on after it; all of it in {WORKING_SECONDS // 3_600:,} working hours, with a
busiest minute of {PEAK} times the average; every event heard by {LISTENERS} services; one set of
services for the whole territory.

{table}

An event costs a relay and {LISTENERS} intakes, on any number of machines: a service may have up to
{PARTITIONS} processes that take in, one for each partition, and up to 16 relays' windows at a time,
one for each shard. Both numbers are fixed when a territory begins. What fills first is the log
where it is kept for good; what a person waits for is never the number of events but one commit.
"""


LABELS: Final = (
    "households a year",
    "events a year",
    "events/s, average",
    "events/s, busiest minute",
    "of one relay, then",
    "of one process that takes in, then",
    f"`sent`, {SENT_DAYS} days",
    "the log, a year, one copy",
    f"the log, a year, {REPLICAS} copies",
)


def _column(name: str, known: Measured) -> tuple[str, ...]:
    households = HOUSEHOLDS[name]
    events = households * known.events_per_household * GROWTH
    average = events / WORKING_SECONDS
    peak = average * PEAK
    return (
        f"{households:,}",
        f"{events:,.0f}",
        f"{average:.2g}",
        f"{peak:.2g}",
        f"{100 * peak / known.relay:.1g} %",
        f"{100 * peak / known.intake:.1g} %",
        _size(events * SENT_DAYS / 365 * known.sent_bytes),
        _size(events * known.log_bytes),
        _size(events * known.log_bytes * REPLICAS),
    )


def _size(count: float) -> str:
    for unit in ("B", "KB", "MB"):
        if count < 1_000:
            return f"{count:.3g} {unit}"
        count /= 1_000
    return f"{count:.3g} GB"
