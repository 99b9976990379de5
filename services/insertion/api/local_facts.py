"""The parts of a local person's path, as they are read back."""

from datetime import date
from uuid import UUID

from pydantic import AliasPath, Field

from chassis.forms import Answer
from chassis.work import Work
from services.insertion.api.local_codes import (
    AGround,
    AKind,
    AnAttendance,
    APurpose,
    AReason,
    AResult,
    AStanding,
    AState,
    AWay,
)
from services.insertion.domain.local.appointments import Appointment


class PersonAnswer(Answer):
    """La personne ; ce que votre rôle ne voit pas est vide."""

    given_name: str | None
    family_name: str | None
    commune: str | None
    email: str | None
    phone: str | None


class ReferralAnswer(Answer):
    """D'où vient la personne."""

    body: str
    reference: str | None
    on: date
    informed_on: date | None
    followed_since: date | None


class MeetingAnswer(Answer):
    """Un rendez-vous, et ce qu'il en est."""

    on: date
    attendance: AnAttendance | None


class AppointmentAnswer(Answer):
    """Un suivi de rendez-vous, et où il en est aujourd'hui."""

    id: UUID
    kind: str
    state: AState
    state_label: str
    invited_on: list[date]
    meetings: list[MeetingAnswer]

    @classmethod
    def of(cls, round: Appointment, work: Work) -> "AppointmentAnswer":
        state = round.state(work.today, work.rule)
        return cls(
            id=round.id,
            kind=round.kind,
            state=state,
            state_label=state.french,
            invited_on=[each.on for each in round.invitations],
            meetings=[MeetingAnswer.model_validate(each) for each in round.meetings],
        )


class BarrierAnswer(Answer):
    """Un frein, par son thème data·inclusion."""

    id: UUID
    theme: str
    label: str
    opened_on: date
    lifted_on: date | None


class AssessmentAnswer(Answer):
    """L'évaluation globale."""

    on: date
    by: str


class DecisionAnswer(Answer):
    """Une orientation : comment et par qui la personne est suivie, et le délai du contrat."""

    way: AWay
    body: str
    referent: str
    decided_on: date
    notified_on: date
    contract_due_on: date
    overdue_on: date | None


class ContractAnswer(Answer):
    """Un contrat d'engagement ; il vaut une fois contresigné."""

    signed_on: date
    weekly_hours: int | None
    adapted: bool
    recorded_by: str | None
    countersigned_by: str | None
    holds: bool


class ActionAnswer(Answer):
    """Une action, et les orientations du programme qu'elle sert."""

    id: UUID
    kind: str
    orientations: list[str]
    with_newcomers: bool
    started_on: date
    ended_on: date | None


class ReviewAnswer(Answer):
    """Un point fait avec la personne."""

    on: date
    by: str


class PmsmpAnswer(Answer):
    """Une période de mise en situation."""

    host: str
    ends_on: date
    purpose: APurpose
    prescriber: str


class SiaeAnswer(Answer):
    """Ce qui a ouvert une structure d'insertion."""

    pass_since: date
    pass_until: date
    diagnosed_on: date


class StepAnswer(Answer):
    """Une étape de travail ou de formation."""

    id: UUID
    kind: AKind
    label: str = Field(validation_alias=AliasPath("kind", "french"))
    started_on: date
    ended_on: date | None
    trade: str | None
    trade_version: str | None
    pmsmp: PmsmpAnswer | None
    siae: SiaeAnswer | None


class SuspensionAnswer(Answer):
    """Une suspension, et la classe de son motif."""

    since: date
    reason: str
    until: date | None


class ExitAnswer(Answer):
    """L'issue du parcours, et comment elle compte."""

    on: date
    ground: AGround
    label: str = Field(validation_alias=AliasPath("ground", "french"))
    result: AResult
    months: int | None


class CheckAnswer(Answer):
    """Ce qu'est devenue l'issue, tant de mois après."""

    months: int
    on: date
    standing: AStanding


class ClosingAnswer(Answer):
    """La clôture, sans issue."""

    on: date
    reason: AReason
