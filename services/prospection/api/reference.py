"""The lists that officers' forms choose from."""

from collections.abc import Iterable

from pydantic import BaseModel

from chassis.api import Router, Working
from chassis.rules import Key
from services.prospection.domain.offer import OfferKind, Origin
from services.prospection.domain.people import AgeBand
from services.prospection.domain.rules import (
    HEAD_START_KINDS,
    MATURITY_GRID,
    NOT_RETAINED_REASONS,
    PROJECT_TYPES,
    SOURCES,
    WITHDRAWAL_REASONS,
)

router = Router(prefix="/v1/reference", tags=["Listes du territoire"])


class Choice(BaseModel):
    """Un code, et ce qu'il veut dire."""

    code: str
    label: str


class Versioned(Choice):
    """Un code d'une nomenclature, avec sa version."""

    version: str


class Reference(BaseModel):
    """Les listes en vigueur aujourd'hui."""

    projects: list[Choice]
    sources: list[Choice]
    epcis: list[Choice]
    trades: list[Versioned]
    activities: list[Versioned]
    school_levels: list[Choice]
    age_bands: list[Choice]
    not_retained_reasons: list[Choice]
    withdrawal_reasons: list[Choice]
    maturity_grid: list[Choice]
    offer_kinds: list[Choice]
    offer_origins: list[Choice]
    head_start_kinds: list[Choice]


@router.get("", action="reference-read", summary="Les listes à proposer dans les formulaires")
async def reference(work: Working) -> Reference:
    territory, rule, today = work.territory, work.rule, work.today

    def chosen(codes: Iterable[str]) -> list[Choice]:
        return [Choice(code=code, label=territory.words(code)) for code in codes]

    def ruled(key: Key[tuple[str, ...]]) -> list[Choice]:
        in_force = rule(key, today)
        return chosen(in_force)

    return Reference(
        projects=ruled(PROJECT_TYPES),
        sources=ruled(SOURCES),
        epcis=[Choice(code=epci.siren, label=epci.name) for epci in territory.epcis],
        trades=[
            Versioned(code=trade.code, label=trade.label, version=trade.version)
            for trade in territory.trades
        ],
        activities=[
            Versioned(code=naf.code, label=naf.label, version=naf.version) for naf in territory.nafs
        ],
        school_levels=[
            Choice(code=code, label=label) for code, label in territory.school_levels.items()
        ],
        age_bands=chosen(AgeBand),
        not_retained_reasons=ruled(NOT_RETAINED_REASONS),
        withdrawal_reasons=ruled(WITHDRAWAL_REASONS),
        maturity_grid=ruled(MATURITY_GRID),
        offer_kinds=[Choice(code=kind, label=kind.french) for kind in OfferKind],
        offer_origins=[Choice(code=origin, label=origin.french) for origin in Origin],
        head_start_kinds=[
            Choice(code=kind, label=kind.french) for kind in rule(HEAD_START_KINDS, today)
        ],
    )
