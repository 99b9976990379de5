"""What officers send about a partner: closed forms, in which an unknown field is refused."""

from uuid import UUID

from pydantic import Field

from chassis.fields import ADay
from chassis.forms import AnOfficer, ATrade, Dated, Form
from services.insertion.api.partner_codes import (
    AKeeping,
    AnOutcome,
    AProof,
    ASaying,
    ASeat,
    AWish,
)


class Assigned(Form):
    """Qui suit le parcours : à défaut, qui le demande."""

    officer: AnOfficer | None = None


class Signed(Dated):
    """Le papier signé : qui l'a signé, ce qu'il dit, et le jour qu'il porte."""

    by: ASeat
    says: ASaying
    how: AKeeping | None = None


class Countersigned(Form):
    """Ce que vous lisez sur le papier signé, sans l'avoir enregistré vous-même."""

    household: UUID
    says: ASaying
    how: AKeeping | None = None
    signed_on: ADay


class Assessed(Dated):
    """Ce que la personne cherche, et les métiers qu'elle vise."""

    wishes: list[AWish] = Field(min_length=1, max_length=5)
    trades: list[ATrade] = Field(default=[], max_length=20)


class Joined(Dated):
    """Le parcours d'insertion de la même personne."""

    insertion_path: UUID


class Observed(Dated):
    """Une situation qui se voit, et ce qui en a été vu."""

    outcome: AnOutcome
    proof: AProof
    how: AKeeping | None = None
