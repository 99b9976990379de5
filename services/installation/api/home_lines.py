"""Those who wait for a home, EPCI by EPCI, and what is to be done for homes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import AliasPath, Field

from chassis.api import Router, Working
from chassis.fields import codes
from chassis.forms import After, AnEpci, AnOfficer, Answer, Limit, Paged
from services.installation import use_cases
from services.installation.api.home_forms import NoLonger, Wished
from services.installation.domain.homes.line import Line
from services.installation.domain.homes.waiting import HomeTask, HomeWaiting

router = Router(prefix="/v1/home-lines", tags=["Logements passerelle"])
work_list = Router(prefix="/v1/home-work-list", tags=["Logements passerelle"])
Siren = Annotated[str, Path(pattern=r"^[0-9]{9}$", description="SIREN de l'intercommunalité.")]


class WishAnswer(Answer):
    """Ce qu'un foyer attend, et depuis quand ; les premiers d'abord."""

    household: UUID
    asked_on: date
    rank: int = Field(description="Ordre d'arrivée parmi les demandes du même jour.")
    home: UUID | None = Field(validation_alias=AliasPath("wanted", "home"))
    rooms: int = Field(validation_alias=AliasPath("wanted", "rooms"))
    starts_on: date = Field(validation_alias=AliasPath("wanted", "period", "starts_on"))
    ends_on: date = Field(validation_alias=AliasPath("wanted", "period", "ends_on"))
    officer: str | None = Field(validation_alias=AliasPath("wanted", "officer"))


class LineAnswer(Answer):
    """La file d'une intercommunalité."""

    epci: str
    wishes: list[WishAnswer]


class LinePage(Paged[LineAnswer]):
    """Des files, et où continuer."""


class HomeTaskAnswer(Answer):
    """Ce qui est à faire pour un foyer, depuis quand, et jusqu'à quel jour."""

    household: UUID
    epci: str
    home: UUID | None
    promise: UUID | None
    task: Annotated[HomeTask, codes(HomeTask, "Ce qui est à faire.")]
    label: str = Field(description="La tâche, en clair.")
    since: date
    by: date | None
    late: bool
    officer: str | None

    @classmethod
    def of(cls, due: HomeWaiting, today: date) -> "HomeTaskAnswer":
        return cls(
            household=due.household,
            epci=due.epci,
            home=due.home,
            promise=due.promise,
            task=due.task,
            label=due.task.french,
            since=due.since,
            by=due.by,
            late=due.late(today),
            officer=due.officer,
        )


class HomeWorkList(Paged[HomeTaskAnswer]):
    """Ce qui est à faire pour les logements, et où continuer."""


@work_list.get(
    "",
    action="home-promise-read",
    summary="Ce qui est à faire pour les logements",
    description="Promesse par promesse ; et d'abord, à qui proposer un logement libre.",
)
async def what_waits(
    work: Working, officer: AnOfficer | None = None, after: After = None, limit: Limit = 50
) -> HomeWorkList:
    found, more = await use_cases.place_lists.of_homes(officer, after, limit, work)
    return HomeWorkList(items=[HomeTaskAnswer.of(due, work.today) for due in found], next=more)


@router.get("", action="home-promise-read", summary="Qui attend un logement")
async def lines(
    work: Working, epci: AnEpci | None = None, after: After = None, limit: Limit = 50
) -> LinePage:
    where = {"epci": epci} if epci else {}
    page = await work.page(Line, where=where, after=after, limit=limit)
    return LinePage(items=[LineAnswer.model_validate(each) for each in page.items], next=page.next)


@router.post("/{epci}/waiting-households", action="home-promise", summary="Mettre un foyer en file")
async def wait(epci: Siren, work: Working, body: Wished) -> LineAnswer:
    line = await use_cases.homes.wait(body.candidate, epci, body.wanted(work.actor), body.on, work)
    return LineAnswer.model_validate(line)


@router.post(
    "/{epci}/waiting-renunciations",
    action="home-promise",
    summary="Noter qu'un foyer n'attend plus",
)
async def wait_no_more(epci: Siren, work: Working, body: NoLonger) -> LineAnswer:
    return LineAnswer.model_validate(await use_cases.homes.wait_no_more(body.candidate, epci, work))
