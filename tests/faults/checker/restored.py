"""What a service forgot when its database was taken back: events of the log, and commands."""

from tests.faults.checker.facts import Facts, Record, Row


def lost(facts: Facts, service: str) -> list[Record]:
    """What a service told after the copy was made to which it was taken back."""
    return [
        record
        for each in facts.restores
        if each["service"] == service
        for stage in (service, "audit")
        for record in facts.first[stage]
        if record.source == facts.source(service)
        and each["ends"][f"{record.topic}/{record.partition}"]
        <= record.offset
        < each["lost"][f"{record.topic}/{record.partition}"]
    ]


def is_forgotten(facts: Facts, attempt: Row) -> bool:
    """Whether a command was done on a state that its service was taken back behind."""
    return any(
        each["service"] == attempt["service"]
        and each["kept_at"] <= attempt["sent"] < each["restored_at"]
        for each in facts.restores
    )
