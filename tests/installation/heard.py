"""What immersion and insertion tell of a candidate."""

from datetime import date
from uuid import UUID, uuid4

from contracts.immersion import ImmersionCompleted, ImmersionOutcomeRevised
from contracts.insertion import PartnerPathOpened, PartnerSituationResolved
from tests.heard import HERE, TODAY


def completed(
    subject: UUID, outcome: str = "go", stay: UUID | None = None, on: date = TODAY
) -> ImmersionCompleted:
    return ImmersionCompleted(
        subject=subject,
        occurred_on=on,
        stay=stay or uuid4(),
        epci=HERE,
        days=3,
        outcome=outcome,
        partner_met=True,
    )


def revised(
    subject: UUID, stay: UUID, outcome: str = "no-go", on: date = TODAY
) -> ImmersionOutcomeRevised:
    return ImmersionOutcomeRevised(
        subject=subject,
        occurred_on=on,
        stay=stay,
        epci=HERE,
        former_outcome="adjust" if outcome == "go" else "go",
        outcome=outcome,
    )


def gate_closed(subject: UUID, on: date = TODAY) -> PartnerPathOpened:
    return PartnerPathOpened(subject=subject, occurred_on=on, path=uuid4())


def gate_open(subject: UUID, gate: str = "passed", on: date = TODAY) -> PartnerSituationResolved:
    return PartnerSituationResolved(subject=subject, occurred_on=on, gate=gate)
