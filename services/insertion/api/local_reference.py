"""What advisers' forms choose from, and how the programme's orientations are served."""

from pydantic import BaseModel, ConfigDict

from chassis.api import Router, Working
from chassis.reference import ProgrammeOrientation
from chassis.rules import Key
from services.insertion import use_cases
from services.insertion.domain.local.barriers import THEMES
from services.insertion.domain.local.rules import (
    ACTION_KINDS,
    APPOINTMENT_KINDS,
    BODIES,
    PMSMP_PRESCRIBERS,
    SUSPENSION_REASONS,
)
from services.insertion.domain.training_rules import TRAINING_PREREQUISITES, TRAINING_THEMES

router = Router(prefix="/v1", tags=["Listes du territoire"])


class Choice(BaseModel):
    """Un code, et ce qu'il veut dire."""

    code: str
    label: str


class OrientationAnswer(BaseModel):
    """Une orientation du programme ; provisoire tant que son intitulé n'est pas confirmé."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    set: str
    label: str
    status: str


class InsertionReference(BaseModel):
    """Les listes en vigueur aujourd'hui."""

    bodies: list[Choice]
    appointment_kinds: list[Choice]
    barrier_themes: list[Choice]
    action_kinds: list[Choice]
    orientations: list[OrientationAnswer]
    pmsmp_prescribers: list[Choice]
    suspension_reasons: list[Choice]
    training_themes: list[Choice]
    training_prerequisites: list[Choice]


class ActionCountAnswer(BaseModel):
    """Les actions qui servent une orientation, et celles que des arrivants partagent."""

    orientation: OrientationAnswer
    actions: int
    with_newcomers: int


class ActionCounts(BaseModel):
    """Les actions, orientation par orientation ; une action peut en servir plusieurs."""

    items: list[ActionCountAnswer]


@router.get(
    "/insertion-reference",
    action="insertion-reference-read",
    summary="Les listes à proposer dans les formulaires d'insertion",
)
async def reference(work: Working) -> InsertionReference:
    territory, rule, today = work.territory, work.rule, work.today

    def chosen(key: Key[tuple[str, ...]]) -> list[Choice]:
        in_force = rule(key, today)
        return [Choice(code=code, label=territory.words(code)) for code in in_force]

    return InsertionReference(
        bodies=chosen(BODIES),
        appointment_kinds=chosen(APPOINTMENT_KINDS),
        barrier_themes=[Choice(code=code, label=label) for code, label in THEMES.items()],
        action_kinds=chosen(ACTION_KINDS),
        orientations=[_of(each) for each in territory.orientations if each.is_in_force(today)],
        pmsmp_prescribers=chosen(PMSMP_PRESCRIBERS),
        suspension_reasons=chosen(SUSPENSION_REASONS),
        training_themes=chosen(TRAINING_THEMES),
        training_prerequisites=chosen(TRAINING_PREREQUISITES),
    )


@router.get(
    "/insertion-action-counts",
    action="insertion-action-counts-read",
    summary="Combien d'actions servent chaque orientation du programme",
    description="Et combien sont partagées entre personnes d'ici et nouveaux arrivants.",
)
async def counts(work: Working) -> ActionCounts:
    return ActionCounts(
        items=[
            ActionCountAnswer(
                orientation=_of(each.orientation),
                actions=each.actions,
                with_newcomers=each.with_newcomers,
            )
            for each in await use_cases.count_actions(work)
        ]
    )


def _of(orientation: ProgrammeOrientation) -> OrientationAnswer:
    return OrientationAnswer.model_validate(orientation)
