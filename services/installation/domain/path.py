"""A path from its opening to two years after the arrival."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.errors import Invalid
from chassis.rules import Rule
from contracts.event import Event
from contracts.installation import InstallationAbandoned, InstallationOpened
from services.installation.domain.accompanying import Accompanying
from services.installation.domain.checklist import a_checklist
from services.installation.domain.ending import Ending
from services.installation.domain.facts import Reference
from services.installation.domain.newcomer import Newcomer, Standing
from services.installation.domain.party import Kind
from services.installation.domain.rules import HOUSEHOLD_CHECKLIST, ORGANISATION_CHECKLIST
from services.installation.domain.setting_out import SettingOut, is_of_the_territory
from services.installation.domain.state import ACTIVE, Basis, Doubt, State, none_is_active


@dataclass(kw_only=True)
class Path(SettingOut, Accompanying, Ending):
    """How one candidate settles; a candidate may have several paths over time, one at a time."""

    @classmethod
    def open(
        cls,
        id: UUID,
        newcomer: Newcomer,
        basis: Basis,
        on: date,
        rule: Rule,
        *,
        stay: UUID | None = None,
        epci: str | None = None,
    ) -> tuple["Path", InstallationOpened]:
        """They set out to settle; the day chooses the checklist that the territory asks for."""
        party, project = newcomer.known()
        household = party.kind is Kind.HOUSEHOLD
        items = rule(HOUSEHOLD_CHECKLIST if household else ORGANISATION_CHECKLIST, on)
        path = cls(
            id=id,
            subject=newcomer.id,
            basis=basis,
            opened_on=on,
            news_on=on,
            party=party,
            project=project,
            stay=stay,
            first_epci=epci,
            checklist=a_checklist(items, party, on),
        )
        path.follows(newcomer)
        return path, path._opened()

    def follows(self, newcomer: Newcomer) -> None:
        """The candidate as prospection and insertion tell of them, whenever they tell it."""
        party, project = newcomer.known()
        self.suits(party, project, newcomer.gate)
        if newcomer.standing is Standing.WITHDRAWN and newcomer.since is not None:
            self.doubts_about(Doubt.WITHDREW, newcomer.since)
        else:
            self.is_sure_again(Doubt.WITHDREW)
        if newcomer.ended_on is not None:
            self.doubts_about(Doubt.MERGED, newcomer.ended_on)

    def go_on_as(
        self, id: UUID, survivor: Newcomer, on: date, others: Iterable[State]
    ) -> tuple["Path", list[Event], InstallationAbandoned]:
        """The household goes on under another id: all that is known goes with it, told anew."""
        self.only_while(*ACTIVE)
        none_is_active(others)
        path = replace(self, id=id, subject=survivor.id, version=0, doubts={}, heeded={})
        path.follows(survivor)
        path.claims_only_what_holds()
        self.appointments, self.costs = [], []
        return path, path._told(), self.transferred(on)

    def _told(self) -> list[Event]:
        """What there is to tell of a path so far, each of the day it came true."""
        told: list[Event] = [self._opened()]
        if self.arrival is not None and self.residence is not None:
            told.append(self._arrived(self.arrival, self.residence))
        if self.installed_on is not None:
            told.append(self._installed(*self._facts(), self.installed_on))
        return told

    def _opened(self) -> InstallationOpened:
        return InstallationOpened(
            subject=self.subject,
            occurred_on=self.opened_on,
            path=self.id,
            kind=self.kind.value,
            basis=self.basis.value,
            project=self.project.type,
        )


def exempted(
    id: UUID,
    newcomer: Newcomer,
    basis: Basis,
    on: date,
    paths: Iterable[State],
    rule: Rule,
    reference: Reference,
    *,
    epci: str | None = None,
) -> tuple[Path, InstallationOpened]:
    """An officer opens a path without a stay, for a reason."""
    if basis is Basis.IMMERSION:
        raise Invalid(
            "basis-without-stay", "Un parcours ouvert après un séjour s'ouvre par ce séjour."
        )
    if epci is not None:
        is_of_the_territory(epci, reference)
    newcomer.goes_on_under_this_id()
    none_is_active(paths)
    return Path.open(id, newcomer, basis, on, rule, epci=epci)
