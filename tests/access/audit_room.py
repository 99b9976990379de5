"""Services with people in them, whose audit is read after each request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx
from sqlalchemy import text

from services.immersion.app import service as immersion_service
from services.insertion import use_cases as insertion
from services.insertion.app import service as insertion_service
from services.prospection import use_cases
from services.prospection.app import service as prospection_service
from services.prospection.domain.project import Kind, Project
from tests.access.inserted import (
    a_commitment,
    a_training,
    an_application,
    an_enrolment,
    an_opening,
)
from tests.access.matrix import HERE, NEXT_DOOR
from tests.immersion.desk import Desk as ImmersionDesk
from tests.insertion.desk import Desk as InsertionDesk
from tests.insertion.local_files import HEADER, a_line
from tests.insertion.local_people import CAMILLE, REFERRAL
from tests.office import Office, office
from tests.platform import Platform
from tests.prospection.candidates import a_couple
from tests.prospection.desk import Desk as ProspectionDesk
from tests.prospection.stock import StockDesk

FILE = (
    "type;date;provenance;projet;epci;prenom;nom;courriel\n"
    f"foyer;18/02/2026;salon;emploi;{HERE};Perpétue;Songeuse;perpetue@ailleurs.invalid\n"
)

READER = "reader"
"""Who reads everything; also the adviser of the people whose own pages are for advisers."""


@asynccontextmanager
async def a_prospection(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, prospection_service) as made:
        desk = ProspectionDesk(
            lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock
        )
        for epci in (HERE, HERE, NEXT_DOOR):
            await desk.registered(a_couple(asked=False), Project(Kind.JOB, "J1506", "v3", (epci,)))
        await _some_opportunities(StockDesk(desk.begin, desk.clock))
        await made.fire_timers()
        async with made.officer("sender") as client:
            await made.brought(client, "/v1/imports", FILE.encode())
        yield made


async def _some_opportunities(desk: StockDesk) -> None:
    """A draft, a post, and another whose candidate left after they were taken on."""
    await desk.entered()
    await desk.published()
    opportunity, candidate = await desk.published(), await desk.looking()
    await desk.retained(opportunity.id, candidate.id)
    async with desk.work() as work:
        await use_cases.withdraw(candidate.id, "family", None, work)


@asynccontextmanager
async def an_immersion(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, immersion_service) as made:
        desk = ImmersionDesk(
            lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock
        )
        for _ in range(3):
            await desk.planned()
            await desk.host()
        yield made


@asynccontextmanager
async def an_insertion(platform: Platform) -> AsyncIterator[Office]:
    async with office(platform, insertion_service) as made:
        desk = InsertionDesk(
            lambda cause: made.runtime.transactions.begin("test", cause=cause), made.clock
        )
        for rank in range(3):
            partner = await desk.path(await desk.asked())
            async with desk.work() as work:
                await insertion.assign_partner(partner.id, READER, work)
            referral = replace(REFERRAL, reference=f"FICTIF-{rank}-FICTIF")
            async with desk.work() as work:
                person = await insertion.refer_person(CAMILLE, referral, READER, work)
            await a_commitment(desk, "own")
            await an_enrolment(desk, "own", await a_training(desk, "own"))
            await an_application(desk, person.id, await an_opening(desk, "own"))
        line = "\n".join([HEADER, a_line("FICTIF-9-FICTIF", suivi_par=READER)])
        async with made.officer("sender", "insertion-coordinator") as client:
            await made.brought(client, "/v1/insertion-path-imports", line.encode())
        yield made


async def rows(made: Office, query: str, **values: object) -> list[Any]:
    async with made.runtime.engine.connect() as connection:
        return list(await connection.execute(text(query), values))


async def last_position(made: Office) -> int:
    (row,) = await rows(made, "select coalesce(max(position), 0) as last from audit")
    return int(row.last)


async def acts_since(made: Office, position: int) -> list[Any]:
    query = "select * from audit where position > :position order by position"
    return await rows(made, query, position=position)


async def a_file(made: Office, epci: str = HERE) -> str:
    query = "select id from candidate where epci = :epci order by id limit 1"
    (row,) = await rows(made, query, epci=epci)
    return str(row.id)


async def noted(client: httpx.AsyncClient, id: str, key: str) -> httpx.Response:
    return await client.post(
        f"/v1/candidates/{id}/contacts",
        json={"kind": "call", "result": "reached", "next_action": "rappeler"},
        headers={"Idempotency-Key": key},
    )
