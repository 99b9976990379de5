"""Sends that Kafka refused: an operator lets them leave again, or tells that they were withheld."""

from uuid import UUID

import asyncpg

from chassis import audit, migrate
from chassis.wire_text import headers_from_text
from contracts.event import decode
from tests.chassis.counter import Counter, key, slug
from tests.chassis.stage import Withheld, subjects
from tests.platform import Platform

WHY = {"reason": "Vu avec l'équipe"}


async def _refused(counter: Counter) -> tuple[UUID, int]:
    """A subject whose first event Kafka refused, as the relay would say, with one behind."""
    [subject] = subjects(1)
    await counter.stage.tell(subject, "un", "deux")
    [[position]] = await counter.rows(
        "insert into outbox_refusal (subject, position, cause, refused_at)"
        " select subject, min(position), 'TooLarge', now() from outbox"
        " where subject = :subject group by subject returning position",
        subject=str(subject),
    )
    return subject, position


async def test_a_refused_send_is_listed_and_tried_again(counter: Counter) -> None:
    subject, position = await _refused(counter)
    async with counter.operator() as operator:
        listed = (await operator.get("/v1/refused-sends")).json()
        [one] = [each for each in listed if each["position"] == position]
        assert (one["subject"], one["sequence"], one["waiting"]) == (str(subject), 1, 2)
        command = key()
        for _ in range(2):
            route = f"/v1/refused-sends/{position}/retry"
            assert (await operator.post(route, headers=command)).status_code == 202
    refused = "select 1 from outbox_refusal where position = :position"
    assert not await counter.rows(refused, position=position)
    acts = "select actor, action from audit where subject = :subject"
    assert await counter.rows(acts, subject=str(subject)) == [("operator-1", "refusal-retried")]


async def test_a_withheld_event_is_told_in_its_place(counter: Counter) -> None:
    subject, position = await _refused(counter)
    async with counter.operator() as operator:
        route = f"/v1/refused-sends/{position}/discard"
        nothing = await operator.post(route, json={}, headers=key())
        assert nothing.status_code == 422
        traced = key() | {"X-Correlation-Id": "reprise-7"}
        answer = await operator.post(route, json=WHY, headers=traced)
    assert answer.status_code == 204
    [row] = await counter.rows("select * from outbox where position = :p", p=position)
    envelope, _ = decode(row.subject.encode(), row.value, headers_from_text(row.headers))
    assert (envelope.type, envelope.sequence, envelope.id) == (Withheld.type, 1, row.id)
    assert envelope.correlationid == "reprise-7"
    acts = "select actor, action, reason from audit where subject = :subject"
    told = ("operator-1", "event-withheld", WHY["reason"])
    assert await counter.rows(acts, subject=str(subject)) == [told]


async def test_an_anchor_of_the_audit_is_tried_again_and_never_given_up(counter: Counter) -> None:
    async with counter.stage.sender.transactions.begin("test") as work:
        await audit.write(work, "act")
    assert await counter.stage.sender.sealer.seal()
    [[position]] = await counter.rows(
        "insert into outbox_refusal (subject, position, cause, refused_at)"
        " select subject, position, 'TooLarge', now() from outbox where subject = 'sender'"
        " order by position limit 1 returning position"
    )
    async with counter.operator() as operator:
        route = f"/v1/refused-sends/{position}"
        given_up = await operator.post(f"{route}/discard", json=WHY, headers=key())
        assert slug(given_up) == (409, "anchor-stays")
        assert (await operator.post(f"{route}/retry", headers=key())).status_code == 202


async def test_a_send_that_was_not_refused_is_not_found(counter: Counter) -> None:
    async with counter.operator() as operator:
        for act in ("retry", "discard"):
            answer = await operator.post(f"/v1/refused-sends/999999/{act}", json=WHY, headers=key())
            assert slug(answer) == (404, "refusal-unknown")


async def test_a_refusal_leaves_with_the_row_that_it_is_about_and_no_other(
    counter: Counter,
) -> None:
    (gone, position), (stays, _) = await _refused(counter), await _refused(counter)
    await counter.rows("delete from outbox where position = :p returning 1", p=position)
    query = "select subject from outbox_refusal where subject = any(:subjects)"
    left = await counter.rows(query, subjects=[str(gone), str(stays)])
    assert [row.subject for row in left] == [str(stays)]


async def test_refusals_of_before_stay_and_leave_with_their_rows_after_the_migration(
    platform: Platform,
) -> None:
    made = await platform.database()
    connection = await asyncpg.connect(
        host=made.host,
        port=made.port,
        user=made.user,
        password=made.password,
        database=made.database,
    )
    for version in ("0001", "0002", "0003"):
        for statement in migrate.delivery(version):
            await connection.execute(statement)
    await connection.execute(
        "with written as (insert into outbox (shard, subject, sequence, id, topic, value, headers,"
        " announced_at) values (0, 's', 1, gen_random_uuid(), 't', '', '[]', now())"
        " returning position) insert into outbox_refusal"
        " select 's', position, 'TooLarge', now() from written"
    )
    for statement in migrate.delivery("0004"):
        await connection.execute(statement)
    refused = "select count(*) from outbox_refusal"
    assert await connection.fetchval(refused) == 1
    await connection.execute("delete from outbox")
    assert await connection.fetchval(refused) == 0
    await connection.close()
