"""Brings a file in line by line, each in a transaction of its own, and reports on every one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import structlog
from pydantic import BaseModel, Field

from chassis.api import Begin
from chassis.csv_cells import LineRefused
from chassis.csv_file import Line, Sheet
from chassis.database import is_infrastructure
from chassis.errors import Refusal, Taken
from chassis.fields import codes
from chassis.reaction import said_of
from chassis.work import Work

UNFORESEEN = "Une erreur inattendue s'est produite : signalez-la."

log = structlog.get_logger()


class Outcome(StrEnum):
    """What becomes of a line."""

    CREATED = "created"
    KNOWN = "known"
    REFUSED = "refused"

    @property
    def french(self) -> str:
        return {"created": "importée", "known": "déjà connue", "refused": "refusée"}[self]


class Reason(BaseModel):
    """Une raison de refuser une ligne : la colonne, s'il y en a une, et ce qui ne va pas."""

    column: str | None
    detail: str


class Reported(BaseModel):
    """Ce qu'il advient d'une ligne ; son contenu n'est jamais répété."""

    line: int = Field(description="Numéro de ligne, comme dans un tableur.")
    reference: str | None = Field(description="Référence de la ligne dans le fichier reçu.")
    outcome: Annotated[Outcome, codes(Outcome, "Importée, déjà connue ou refusée.")]
    label: str = Field(default="", description="Ce qu'il en advient, en clair.")
    id: UUID | None = Field(default=None, description="Le dossier ouvert.")
    reasons: list[Reason] = []


class Report(BaseModel):
    """Le compte rendu d'un import, ligne par ligne."""

    dry_run: bool = Field(description="Vrai : rien n'a été enregistré.")
    lines: int
    created: int
    known: int
    refused: int
    ignored_columns: list[str] = Field(description="Colonnes que personne ne lit.")
    items: list[Reported]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a line became; two lines of one key are the same thing."""

    id: UUID
    key: str


Take = Callable[[Line, Work], Awaitable[Brought]]
"""What a service makes of a line. Raises LineRefused, a Refusal, or Known."""


class Known(Exception):
    """What a line would bring is there already."""


class Stopped(Refusal):
    """The database went away on the way: what was brought in stays, the rest is not there."""

    status = 503

    def __init__(self, line: int) -> None:
        super().__init__(
            "import-stopped",
            f"L'import s'est arrêté à la ligne {line} : les lignes précédentes sont enregistrées."
            " Renvoyez le même fichier dans un instant, elles seront reconnues.",
        )


class _Rehearsed(Exception):
    """Undoes the transaction of a line that was only tried."""

    def __init__(self, brought: Brought) -> None:
        super().__init__()
        self.brought = brought


async def bring_in(
    sheet: Sheet, take: Take, refer: Callable[[Line], str | None], begin: Begin, *, dry_run: bool
) -> Report:
    """Brings every line in (or only tries, to the last check) and says what became of each.

    A line that is refused stops no other; a line there already, in the file or the database, is
    known. `refer` gives the sender's own reference of a line.
    """
    seen: set[str] = set()
    items = []
    for line in sheet.lines:
        reported = Reported(line=line.number, reference=refer(line), outcome=Outcome.REFUSED)
        items.append(await _report(reported, line, take, begin, dry_run, seen))
    outcomes = [item.outcome for item in items]
    log.info("file-imported", lines=len(items))
    return Report(
        dry_run=dry_run,
        lines=len(items),
        created=outcomes.count(Outcome.CREATED),
        known=outcomes.count(Outcome.KNOWN),
        refused=outcomes.count(Outcome.REFUSED),
        ignored_columns=list(sheet.ignored),
        items=items,
    )


async def _report(
    reported: Reported, line: Line, take: Take, begin: Begin, dry_run: bool, seen: set[str]
) -> Reported:
    try:
        brought = await _bring(line, take, begin, dry_run)
    except LineRefused as refused:
        reported.reasons = [Reason(column=column, detail=said) for column, said in refused.reasons]
    except Refusal as refusal:
        reported.reasons = [Reason(column=None, detail=refusal.sentence)]
    except (Known, Taken):
        reported.outcome = Outcome.KNOWN
    except Exception as error:  # whatever a line does, the others go on
        if is_infrastructure(error):
            raise Stopped(line.number) from error
        log.error("line-failed", line=line.number, error=said_of(error))
        reported.reasons = [Reason(column=None, detail=UNFORESEEN)]
    else:
        new = brought.key not in seen
        seen.add(brought.key)
        reported.outcome = Outcome.CREATED if new else Outcome.KNOWN
        reported.id = None if dry_run or not new else brought.id
    reported.label = reported.outcome.french
    return reported


async def _bring(line: Line, take: Take, begin: Begin, dry_run: bool) -> Brought:
    try:
        async with begin("import.line") as work:
            brought = await take(line, work)
            if dry_run:
                raise _Rehearsed(brought)
    except _Rehearsed as rehearsed:
        return rehearsed.brought
    return brought
