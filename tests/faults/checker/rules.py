"""The invariants: each reads the facts and says in a sentence what breaks it."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from tests.faults.checker import chain
from tests.faults.checker.facts import BY_ITSELF, Facts, Record, Row
from tests.faults.checker.restored import is_forgotten, lost

Rule = Callable[[Facts], Iterator[str]]


def no_loss(facts: Facts) -> Iterator[str]:
    """I1: what was answered "done" is done, told, heard by all who listen, and was not undone."""
    told = facts.told
    done = {
        (service, row["key"])
        for service in facts.kept
        for row in facts.kept[service]["idempotency"]
    }
    for key, end in facts.how_it_ended.items():
        service = end["service"]
        is_overtaken = end["subject"] in facts.overtaken
        if end["result"] == "fail" and end["meant"] != "fail" and not is_overtaken:
            yield f"{key} ({end['command']}) was refused, {end['status']}, where it could be done"
        if end["result"] != "ok":
            continue
        if end["meant"] == "fail":
            yield f"{key} ({end['command']}) was done, where a rule forbids it"
        if (service, key) not in done and not is_forgotten(facts, end):
            yield f"{key} ({end['command']}) was answered, {service} knows nothing of it"
        kinds = Counter(record.kind for record in told[service, key])
        for kind in end["tells"]:
            if not kinds[kind]:
                yield f"{key} ({end['command']}) never told {kind}"
    yield from _unheard(facts)


def _unheard(facts: Facts) -> Iterator[str]:
    """What stands in the log and never came to somebody who listens to it."""
    for service, kept in facts.kept.items():
        stages = facts.heard_by(service)
        known = {(row["source"], row["id"]) for row in kept["inbox"]}
        at = {(row["topic"], row["partition"]): row["next_offset"] for row in kept["position"]}
        for stage in stages:
            for record in facts.first[stage]:
                if (record.source, record.id) not in known:
                    yield f"{service} never took {stage}'s {record.kind} {record.id}"
        for (topic, partition), end in facts.ends.items():
            if (
                topic in {facts.topic(stage) for stage in stages}
                and at.get((topic, partition), 0) < end
            ):
                yield f"{service} stands before the end of {topic}/{partition}"
        for row in kept["parked"]:
            if (row["topic"], row["partition"], row["log_offset"]) not in facts.put:
                yield f"{service} parked {row['id']} of {row['source']}: {row['cause']}"
        for row in kept["consumer"]:
            yield f"{service} stopped: {row['stopped_cause']}"


def no_ghost(facts: Facts) -> Iterator[str]:
    """I2: what was refused left nothing; what nobody knows of is whole or absent; no other is."""
    told, ends = facts.told, facts.how_it_ended
    done = {
        (service, row["key"])
        for service in facts.kept
        for row in facts.kept[service]["idempotency"]
    }
    for key, end in ends.items():
        kinds = {record.kind for record in told[end["service"], key]}
        is_done = (end["service"], key) in done
        if end["result"] == "fail" and (kinds or is_done):
            yield f"{key} ({end['command']}) was refused, and yet done"
        known = end["tells"] and not is_forgotten(facts, end)
        if end["result"] == "info" and known and is_done != (set(end["tells"]) <= kinds):
            yield f"{key} ({end['command']}) is half done"
    for service, kept in facts.kept.items():
        for row in kept["idempotency"]:
            if row["status"] is None:
                yield f"{service}: {row['key']} is taken and has no answer"
    for stage, records in facts.first.items():
        for record in records:
            by_itself = record.correlation.startswith(BY_ITSELF) or stage == "audit"
            if record.correlation not in ends and not by_itself:
                yield f"{stage} told {record.kind} {record.id}, which nobody asked for"


def once_each(facts: Facts) -> Iterator[str]:
    """I3: a command tells each of its events once; an event heard has its effect once."""
    told = facts.told
    for key, end in facts.how_it_ended.items():
        kinds = Counter(record.kind for record in told[end["service"], key])
        for kind in end["tells"]:
            if kinds[kind] > 1:
                yield f"{key} told {kind} {kinds[kind]} times, under as many ids"
    for service in facts.kept:
        for table in facts.expected.kept[service]:
            rows = Counter(row["subject"] for row in facts.kept[service][table])
            for subject, count in rows.items():
                if count > 1:
                    yield f"{service} keeps {count} rows of {subject} in {table}"
    yield from _effects(facts)


def _effects(facts: Facts) -> Iterator[str]:
    every = [record for records in facts.first.values() for record in records]
    for rule in (each for each in facts.expected.follows if each.stage in facts.kept):
        made_by = [record.cause for record in facts.first[rule.stage] if record.kind == rule.then]
        caused = Counter(made_by)
        others = {record.id: record.subject for record in every if record.kind == rule.instead}
        caused_instead = Counter(others[cause] for cause in made_by if cause in others)
        kept = {row["subject"] for row in facts.kept[rule.stage][rule.table]}
        for record in every:
            if record.kind != rule.event or not _is_such(record, rule.only):
                continue
            made = caused[record.id] + caused_instead[record.subject]
            if made != 1:
                yield f"{record.kind} {record.id} made {made} {rule.then}, not one"
            if record.subject not in kept:
                yield f"{rule.stage} keeps no {rule.table} after {record.kind} {record.id}"


def _is_such(record: Record, only: tuple[str, object] | None) -> bool:
    return only is None or json.loads(record.value).get(only[0]) == only[1]


def in_order(facts: Facts) -> Iterator[str]:
    """I4: of each subject a source's events stand in the log as 1, 2, 3…, and were heard so."""
    yield from _effects_out_of_turn(facts)
    for stage, records in facts.first.items():
        last: dict[tuple[str, str], int] = defaultdict(int)
        for record in records:
            pair = record.source, record.subject
            in_turn = record.sequence == last[pair] + 1
            if not in_turn and stage not in facts.expected.disordered:
                yield f"{stage}: {record.subject} has {record.sequence} after {last[pair]}"
            last[pair] = max(last[pair], record.sequence)
        for service in (name for name in facts.kept if stage in facts.heard_by(name)):
            heard = {
                (row["source"], row["subject"]): row["last_sequence"]
                for row in facts.kept[service]["heard"]
            }
            for pair, sequence in last.items():
                if heard.get(pair, 0) != sequence:
                    yield f"{service} heard {heard.get(pair, 0)} of {sequence} from {pair}"


def _effects_out_of_turn(facts: Facts) -> Iterator[str]:
    """What a stage tells because of a source's events comes in the order of their sequences."""
    by_id = {record.id: record for records in facts.first.values() for record in records}
    for stage, then in {(rule.stage, rule.then) for rule in facts.expected.follows}:
        last: dict[tuple[str, str], int] = defaultdict(int)
        for record in facts.first.get(stage, ()):
            cause = by_id.get(record.cause)
            if record.kind != then or cause is None:
                continue
            pair = cause.source, cause.subject
            if cause.sequence < last[pair]:
                yield f"{stage} took {cause.sequence} of {pair} after {last[pair]}"
            last[pair] = max(last[pair], cause.sequence)


def no_fork(facts: Facts) -> Iterator[str]:
    """I5: no two events share a source, a subject and a sequence; the streams end where they do."""
    for stage, records in facts.first.items():
        ids: dict[tuple[str, str, int], str] = {}
        for record in records:
            place = record.source, record.subject, record.sequence
            if ids.setdefault(place, record.id) != record.id:
                yield f"{stage}: {record.id} and {ids[place]} are both {place}"
    for service, kept in facts.kept.items():
        told = Counter(
            record.subject
            for records in facts.first.values()
            for record in records
            if record.source == facts.source(service)
        )
        for row in kept["stream"]:
            if told[row["subject"]] != row["last_sequence"]:
                yield (
                    f"{service}: the stream of {row['subject']} is at {row['last_sequence']},"
                    f" the log has {told[row['subject']]}"
                )


def outbox_is_log(facts: Facts) -> Iterator[str]:
    """I6: what left is in the log where it is said to be, byte for byte, and nothing else is."""
    for service, kept in facts.kept.items():
        yield from _unsent(service, kept)
        log = {
            record.place: record
            for records in facts.log.values()
            for record in records
            if record.source == facts.source(service)
        }
        for row in kept["sent"]:
            record = log.get((row["topic"], row["partition"], row["log_offset"]))
            if record is None or record.id != row["id"]:
                yield f"{service} sent {row['id']}, which is not where Kafka acknowledged it"
            elif record.value != row["value"] or record.sequence != row["sequence"]:
                yield f"{service} sent {row['id']}, the log holds other bytes"
        sent = Counter(row["id"] for row in kept["sent"])
        for id, count in sent.items():
            if count > 1:
                yield f"{service} keeps {id} {count} times in `sent`"
        put = facts.put
        there = {record.id for place, record in log.items() if place not in put}
        for id in there - sent.keys():
            yield f"the log has {id} of {service}, which never left it"


def _unsent(service: str, kept: dict[str, list[Row]]) -> Iterator[str]:
    for row in kept["outbox"]:
        yield f"{service} never sent {row['id']}"
    for row in kept["refusals"]:
        yield f"{service}: Kafka refused an event of {row['subject']}: {row['cause']}"


def parked_is_poison(facts: Facts) -> Iterator[str]:
    """I8: each poison waits with its bytes, place and cause wherever its topic is read."""
    for service in facts.kept:
        topics = {facts.topic(stage) for stage in facts.heard_by(service)}
        rows = {
            (row["topic"], row["partition"], row["log_offset"]): row
            for name in ("parked", "discarded")
            for row in facts.kept[service][name]
        }
        for poison in facts.poisons:
            if poison["topic"] not in topics:
                continue
            row = rows.get((poison["topic"], poison["partition"], poison["offset"]))
            if (row is not None) != poison["waits"]:
                yield f"{service}: {poison['name']} at {poison['offset']} waits: {row is not None}"
            elif row is not None and row.get("cause", poison["cause"]) != poison["cause"]:
                yield f"{service}: {poison['name']} waits as {row['cause']}"


def states_follow(facts: Facts) -> Iterator[str]:
    """I9: each household is in the state where its last command left it, or the calendar."""
    left: dict[tuple[str, str, str], str] = {}
    for end in facts.how_it_ended.values():
        if end["result"] == "ok" and end["leaves"] and not is_forgotten(facts, end):
            table, status = end["leaves"]
            left[end["service"], table, end["subject"]] = status
    now: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for service, table in {(service, table) for service, table, _ in left}:
        for row in facts.kept[service][table]:
            now[service, table, row["subject"]].append(row["status"])
    for place, status in left.items():
        service, _, subject = place
        if now[place] != [status] and subject not in facts.overtaken:
            yield f"{service}: {subject} is {now[place]}, its last command left it {status}"


def audit_is_chained(facts: Facts) -> Iterator[str]:
    """I11: every act is under a seal that covers it, and Kafka keeps the seal."""
    for service, kept in facts.kept.items():
        gone = {record.id for record in lost(facts, service)}
        own = [
            each
            for each in facts.first["audit"]
            if each.source == facts.source(service) and each.id not in gone
        ]
        for fault in chain.faults(kept["audit"], kept["audit_seal"], own):
            yield f"{service}: {fault}"


def forgotten_is_listed(facts: Facts) -> Iterator[str]:
    """I12: what a restore made a stage forget is listed, no more, no less; or known again."""
    for service, kept in facts.kept.items():
        for row in kept["quarantine"]:
            yield f"{service} is in quarantine: {row['cause']}"
        listed = {row["id"]: row["outcome"] for row in kept["forgotten"]}
        own = facts.topic(service)
        gone = {each.id: each for each in lost(facts, service) if each.topic == own}
        for id in gone.keys() - listed.keys():
            yield f"{service} forgot {gone[id].kind} {id}, and nobody is told"
        for id in listed.keys() - gone.keys():
            yield f"{service} lists {id}, which it never forgot"
        heard = {record.id for records in facts.first.values() for record in records}
        for id in gone.keys() & listed.keys():
            comes_again = gone[id].cause in heard or gone[id].cause.startswith(BY_ITSELF)
            if comes_again != (listed[id] == "rebuilt"):
                yield f"{service}: {gone[id].kind} {id} is {listed[id]}, caused by {gone[id].cause}"


RULES: dict[str, Rule] = {
    "I1": no_loss,
    "I2": no_ghost,
    "I3": once_each,
    "I4": in_order,
    "I5": no_fork,
    "I6": outbox_is_log,
    "I8": parked_is_poison,
    "I9": states_follow,
    "I11": audit_is_chained,
    "I12": forgotten_is_listed,
}
