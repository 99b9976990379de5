"""What officers and authorities send about aids: closed forms."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool

from chassis.fields import ADay, codes
from chassis.forms import AnEpci, AnOfficer, ANumber, Dated, Form
from services.installation.domain.aids.budget import MOST_CENTS
from services.installation.domain.aids.facts import AppealOutcome, OthersOutcome, Status
from services.installation.domain.aids.payment import Undue
from services.installation.domain.aids.request import Asked

AKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
AnAid = Annotated[AKey, Field(description="Code de l'aide, du territoire.")]
ALine = Annotated[AKey, Field(description="Ligne du budget des aides.")]
AValue = StrictBool | ANumber | Annotated[str, Field(min_length=1, max_length=40)]
SomeFacts = Annotated[
    dict[AKey, AValue],
    Field(
        max_length=60,
        description="Les faits déclarés, par code de question : nombre, oui ou non, date"
        " AAAA-MM-JJ, ou code. Jamais de texte libre.",
        json_schema_extra={"additionalProperties": False},
    ),
]
SomePieces = Annotated[
    list[AKey],
    Field(max_length=60, description="Les pièces vues, par code : vues, jamais copiées."),
]
Cents = Annotated[int, Field(ge=0, le=MOST_CENTS, description="Centimes d'euro.")]
AReference = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9/._-]{0,39}$", description="Numéro dans la comptabilité."
    ),
]
AStatusOfRequest = Annotated[Status, codes(Status, "Où en est la demande.")]
AnAppealOutcome = Annotated[AppealOutcome, codes(AppealOutcome, "Où en est le recours.")]
AnUndue = Annotated[Undue, codes(Undue, "Pourquoi la somme est réclamée.")]
AnOthersOutcome = Annotated[
    OthersOutcome, codes(OthersOutcome, "Ce qu'a décidé l'organisme qui donne l'aide.")
]


class Received(Form):
    """Une demande d'aide, telle qu'elle est reçue."""

    candidate: UUID = Field(description="Le foyer ou l'organisation.")
    aid: AnAid
    received_on: ADay | None = Field(
        default=None, description="Jour de réception : il choisit la version du règlement."
    )
    facts: SomeFacts = Field(default={})
    pieces: SomePieces = Field(default=[])
    epci: AnEpci | None = None
    officer: AnOfficer | None = None

    def asked(self, today: date, actor: str) -> Asked:
        return Asked(
            aid=self.aid,
            received_on=self.received_on or today,
            facts=self.facts,
            pieces=frozenset(self.pieces),
            epci=self.epci,
            officer=self.officer or actor,
        )


class Produced(Dated):
    """Des pièces vues, des faits déclarés ou corrigés."""

    facts: SomeFacts = Field(default={})
    pieces: SomePieces = Field(default=[])


class Refused(Dated):
    """Un motif du règlement de l'aide ; sans lui, ce que l'instruction a trouvé."""

    reason: AKey | None = None


class Answered(Dated):
    """La réponse au recours."""

    outcome: AnAppealOutcome


class Signed(Dated):
    """L'engagement signé en contrepartie de l'aide."""

    years: int = Field(ge=1, le=50)


class Referenced(Dated):
    """Le numéro de l'acte dans la comptabilité."""

    reference: AReference


class Paid(Dated):
    """Ce que le comptable a payé ; `last` : plus rien ne sera payé, le reste est libéré."""

    cents: Cents
    last: bool = True


class AskedBack(Dated):
    """Ce qui est réclamé, et pourquoi."""

    cents: Cents
    why: AnUndue


class Elsewhere(Dated):
    """Ce qu'a décidé l'organisme qui donne l'aide."""

    outcome: AnOthersOutcome
    cents: Cents = 0


class CarriedOver(Form):
    """L'année dont la ligne paierait."""

    year: int = Field(ge=2000, le=2200)


class Voted(Form):
    """Le montant d'une ligne pour une année."""

    line: ALine
    year: int = Field(ge=2000, le=2200)
    amount_cents: Cents
