"""The lists that officers' forms choose from."""

from collections.abc import Iterable

from pydantic import BaseModel

from chassis.api import Router, Working
from chassis.rules import Key
from services.installation.domain.homes.rules import FORMS
from services.installation.domain.rules import (
    ABANDONMENT_REASONS,
    ACCOMPANIMENT_TOPICS,
    ACTIVITY_PROOFS,
    COST_NATURES,
    RESIDENCE_PROOFS,
)

router = Router(prefix="/v1/reference", tags=["Listes du territoire"])


class Choice(BaseModel):
    """Un code, et ce qu'il veut dire."""

    code: str
    label: str


class Reference(BaseModel):
    """Les listes en vigueur aujourd'hui."""

    residence_proofs: list[Choice]
    activity_proofs: list[Choice]
    abandonment_reasons: list[Choice]
    accompaniment_topics: list[Choice]
    cost_natures: list[Choice]
    home_forms: list[Choice]


@router.get("", action="reference-read", summary="Les listes à proposer dans les formulaires")
async def reference(work: Working) -> Reference:
    def chosen(codes: Iterable[str]) -> list[Choice]:
        return [Choice(code=code, label=work.territory.words(code)) for code in codes]

    def ruled(key: Key[tuple[str, ...]]) -> list[Choice]:
        in_force = work.rule(key, work.today)
        return chosen(in_force)

    forms = work.rule(FORMS, work.today)
    return Reference(
        residence_proofs=ruled(RESIDENCE_PROOFS),
        activity_proofs=ruled(ACTIVITY_PROOFS),
        abandonment_reasons=ruled(ABANDONMENT_REASONS),
        accompaniment_topics=ruled(ACCOMPANIMENT_TOPICS),
        cost_natures=ruled(COST_NATURES),
        home_forms=chosen(forms),
    )
