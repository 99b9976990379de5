"""Steps at work or in training, and the few guards that belong to one kind of step only."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.days import months_after
from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from services.insertion.domain.local.dates import not_before
from services.insertion.domain.local.rules import (
    DIAGNOSIS_MONTHS,
    PMSMP_MONTHS,
    PMSMP_PRESCRIBERS,
    PMSMP_SAME_HOST,
    PMSMP_SAME_HOST_MONTHS,
)


class Kind(StrEnum):
    """What a step is."""

    PMSMP = "pmsmp"
    SIAE = "siae"
    TRAINING = "training"
    JOB = "job"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Kind.PMSMP: "période de mise en situation en milieu professionnel",
    Kind.SIAE: "insertion par l'activité économique",
    Kind.TRAINING: "formation",
    Kind.JOB: "emploi",
}


class Purpose(StrEnum):
    """The one purpose that a PMSMP has."""

    DISCOVER = "discover-a-trade"
    CONFIRM = "confirm-a-project"
    RECRUIT = "start-a-recruitment"


@dataclass(frozen=True)
class Pmsmp:
    """Days in a firm, unpaid: where (SIRET), until when, for what, and who prescribed them."""

    host: str
    ends_on: date
    purpose: Purpose
    prescriber: str


@dataclass(frozen=True)
class Siae:
    """What opens the door of an insertion firm: a pass, and a diagnosis not too old."""

    pass_since: date
    pass_until: date
    diagnosed_on: date


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step, with what its kind alone needs."""

    id: UUID
    kind: Kind
    started_on: date
    trade: str | None = None
    trade_version: str | None = None
    pmsmp: Pmsmp | None = None
    siae: Siae | None = None
    ended_on: date | None = None

    @property
    def is_ongoing(self) -> bool:
        return self.ended_on is None

    def ended(self, on: date) -> "Step":
        """The step once it is over."""
        if self.ended_on is not None:
            raise RuleBroken("step-already-ended", "Cette étape est déjà terminée.")
        not_before(on, self.started_on)
        return replace(self, ended_on=on)

    def may_start(self, others: Iterable["Step"], rule: Rule) -> None:
        """Each kind of step has its own guards; work and training have none."""
        self._says_what_its_kind_needs()
        if self.pmsmp is not None:
            self._is_prescribed(self.pmsmp, rule)
            self._is_short(self.pmsmp, rule)
            self._is_not_once_too_often(self.pmsmp, others, rule)
        if self.siae is not None:
            self._has_a_valid_pass(self.siae)
            self._has_a_fresh_diagnosis(self.siae, rule)

    def _says_what_its_kind_needs(self) -> None:
        told = (self.pmsmp is not None, self.siae is not None)
        if told != (self.kind is Kind.PMSMP, self.kind is Kind.SIAE):
            raise Invalid(
                "step-details",
                "Une période en milieu professionnel dit son accueil et son objet, une étape en"
                " structure d'insertion dit son PASS et son diagnostic, et elles seules.",
            )

    def _is_prescribed(self, days: Pmsmp, rule: Rule) -> None:
        if days.prescriber not in rule(PMSMP_PRESCRIBERS, self.started_on):
            raise Invalid(
                "prescriber-not-authorised",
                "Cet organisme ne prescrit pas de période de mise en situation en milieu"
                " professionnel.",
            )

    def _is_short(self, days: Pmsmp, rule: Rule) -> None:
        not_before(days.ends_on, self.started_on)
        months = rule(PMSMP_MONTHS, self.started_on)
        if days.ends_on >= months_after(self.started_on, months):
            raise RuleBroken(
                "pmsmp-too-long",
                f"Une période en milieu professionnel dure {months} mois au plus.",
            )

    def _is_not_once_too_often(self, days: Pmsmp, others: Iterable["Step"], rule: Rule) -> None:
        """However they are written down, no stretch of months holds too many with one host."""
        most = rule(PMSMP_SAME_HOST, self.started_on)
        months = rule(PMSMP_SAME_HOST_MONTHS, self.started_on)
        there = (each for each in others if each.pmsmp and each.pmsmp.host == days.host)
        starts = sorted([self.started_on, *(each.started_on for each in there)])
        for first, last in zip(starts, starts[most:], strict=False):
            if last < months_after(first, months):
                raise RuleBroken(
                    "pmsmp-too-many-with-host",
                    f"Pas plus de {most} périodes avec le même accueil en {months} mois.",
                )

    def _has_a_valid_pass(self, door: Siae) -> None:
        if not door.pass_since <= self.started_on <= door.pass_until:
            raise RuleBroken(
                "pass-not-valid", "Le PASS IAE n'est pas valable au jour où l'étape commence."
            )

    def _has_a_fresh_diagnosis(self, door: Siae, rule: Rule) -> None:
        months = rule(DIAGNOSIS_MONTHS, self.started_on)
        too_late = months_after(door.diagnosed_on, months)
        if not door.diagnosed_on <= self.started_on < too_late:
            raise RuleBroken(
                "diagnosis-too-old",
                f"Le diagnostic doit avoir moins de {months} mois quand l'étape commence.",
            )
