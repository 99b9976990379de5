"""A path from its opening to two years after the arrival."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Invalid
from chassis.rules import Rule
from contracts.installation import InstallationOpened
from services.installation.domain.checklist import a_checklist
from services.installation.domain.ending import Ending
from services.installation.domain.facts import Reference
from services.installation.domain.newcomer import Newcomer, Standing
from services.installation.domain.party import Kind
from services.installation.domain.rules import HOUSEHOLD_CHECKLIST, ORGANISATION_CHECKLIST
from services.installation.domain.setting_out import SettingOut, is_of_the_territory
from services.installation.domain.state import Basis, Doubt, State, none_is_active


@dataclass(kw_only=True)
class Path(SettingOut, Ending):
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
        return path, path.opened()

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

    def opened(self) -> InstallationOpened:
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
