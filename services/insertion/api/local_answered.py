"""What is read back of a local person's path: each part where the caller's role sees it."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from pydantic import Field

from chassis.forms import Answer, Paged
from chassis.work import Work
from services.insertion.api.local_codes import AStatus, ATask
from services.insertion.api.local_facts import (
    ActionAnswer,
    AppointmentAnswer,
    AssessmentAnswer,
    BarrierAnswer,
    CheckAnswer,
    ClosingAnswer,
    ContractAnswer,
    DecisionAnswer,
    ExitAnswer,
    PersonAnswer,
    ReferralAnswer,
    ReviewAnswer,
    StepAnswer,
    SuspensionAnswer,
)
from services.insertion.domain.local.path import InsertionPath
from services.insertion.domain.local.waiting import Waiting

A = TypeVar("A", bound=Answer)
NAMES = "insertion.local-names"
CONTACTS = "insertion.local-contacts"
BARRIERS = "insertion.local-barriers"
GUARDED_BARRIERS = "insertion.local-guarded-barriers"
CONTRACT = "insertion.local-contract"


class InsertionPathAnswer(Answer):
    """Le parcours d'une personne d'ici."""

    id: UUID
    status: AStatus
    status_label: str
    epci: str
    officer: str | None
    last_contact_on: date
    person: PersonAnswer | None = Field(description="Vide une fois le parcours anonymisé.")
    referral: ReferralAnswer
    appointments: list[AppointmentAnswer]
    assessment: AssessmentAnswer | None
    barriers: list[BarrierAnswer] = Field(description="Ceux que votre rôle voit.")
    decisions: list[DecisionAnswer]
    paper: ContractAnswer | None = Field(description="Un contrat qui attend son contreseing.")
    contract: ContractAnswer | None
    actions: list[ActionAnswer]
    reviews: list[ReviewAnswer]
    steps: list[StepAnswer]
    suspensions: list[SuspensionAnswer]
    exit: ExitAnswer | None
    checks: list[CheckAnswer]
    closing: ClosingAnswer | None

    @classmethod
    def of(cls, path: InsertionPath, work: Work) -> "InsertionPathAnswer":
        shown = work.shows(CONTRACT, path)
        return cls(
            id=path.id,
            status=path.status,
            status_label=path.status.french,
            epci=path.epci,
            officer=path.officer,
            last_contact_on=path.last_contact_on,
            person=_person(path, work),
            referral=ReferralAnswer.model_validate(path.referral),
            appointments=[AppointmentAnswer.of(each, work) for each in path.appointments],
            assessment=_read(AssessmentAnswer, path.assessment),
            barriers=_barriers(path, work),
            decisions=[DecisionAnswer.model_validate(each) for each in path.decisions],
            paper=_read(ContractAnswer, path.paper) if shown else None,
            contract=_read(ContractAnswer, path.contract) if shown else None,
            actions=[ActionAnswer.model_validate(each) for each in path.actions],
            reviews=[ReviewAnswer.model_validate(each) for each in path.reviews],
            steps=[StepAnswer.model_validate(each) for each in path.steps],
            suspensions=[SuspensionAnswer.model_validate(each) for each in path.suspensions],
            exit=_read(ExitAnswer, path.exit),
            checks=[CheckAnswer.model_validate(each) for each in path.checks],
            closing=_read(ClosingAnswer, path.closing),
        )


class InsertionPathPage(Paged[InsertionPathAnswer]):
    """Des parcours, et où continuer : `next` est vide à la fin."""


class FoundPaths(Answer):
    """Les parcours trouvés, les meilleures réponses d'abord."""

    items: list[InsertionPathAnswer]
    more: bool = Field(description="Vrai si d'autres répondent aussi : précisez.")


class CountersignedAnswer(Answer):
    """Le contrat vaut ; du parcours, rien d'autre n'est montré ici."""

    path: UUID
    holds: bool


class InsertionTaskAnswer(Answer):
    """Ce qui est à faire sur un parcours."""

    path: UUID
    label: str = Field(description="Qui c'est, si votre rôle le voit.")
    status: AStatus
    officer: str | None
    task: ATask
    task_label: str
    since: date
    by: date | None
    late: bool

    @classmethod
    def of(cls, path: InsertionPath, due: Waiting, work: Work) -> "InsertionTaskAnswer":
        return cls(
            path=path.id,
            label=_label(path, work),
            status=path.status,
            officer=path.officer,
            task=due.task,
            task_label=due.task.french,
            since=due.since,
            by=due.by,
            late=due.late(work.today),
        )


class InsertionWorkList(Paged[InsertionTaskAnswer]):
    """Ce qui est à faire, et où continuer : `next` est vide à la fin."""


def _read(kind: type[A], fact: object) -> A | None:
    return None if fact is None else kind.model_validate(fact)


def _label(path: InsertionPath, work: Work) -> str:
    if path.person is None or not work.shows(NAMES, path):
        return ""
    return f"{path.person.given_name} {path.person.family_name}"


def _person(path: InsertionPath, work: Work) -> PersonAnswer | None:
    person = path.person
    if person is None:
        return None
    named, reached = work.shows(NAMES, path), work.shows(CONTACTS, path)
    return PersonAnswer(
        given_name=person.given_name if named else None,
        family_name=person.family_name if named else None,
        commune=person.commune if reached else None,
        email=person.email if reached else None,
        phone=person.phone if reached else None,
    )


def _barriers(path: InsertionPath, work: Work) -> list[BarrierAnswer]:
    if not work.shows(BARRIERS, path):
        return []
    all_of_them = work.shows(GUARDED_BARRIERS, path)
    seen = [each for each in path.barriers if all_of_them or not each.is_guarded]
    return [BarrierAnswer.model_validate(each) for each in seen]
