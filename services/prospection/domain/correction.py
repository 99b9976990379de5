"""What was written wrong is put right, person by person; who is in the file stays who they are."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from chassis.errors import Invalid
from contracts.prospection import HouseholdRecomposed
from services.prospection.domain.facts import Facts, Status
from services.prospection.domain.household import Household
from services.prospection.domain.organisation import Organisation, OrganisationDetails
from services.prospection.domain.people import Details
from services.prospection.domain.project import Project, Reference


class Correction(Facts):
    """Nothing happened to the candidate: only what is known of them becomes right."""

    def correct(
        self,
        project: Project,
        people: Mapping[UUID, Details],
        organisation: OrganisationDetails | None,
        on: date,
        reference: Reference,
    ) -> HouseholdRecomposed | None:
        """Tells the other stages where they knew the household otherwise."""
        self.has_not_ended()
        self._puts_project_right(project, reference)
        told, reached = self.known.described(), self.known.is_reachable
        for id, details in people.items():
            self.person(id).put_right(details)
        if organisation is not None:
            self._organisation.put_right(organisation)
            self._organisation.works_in_a_known_activity(reference)
        if reached:
            is_reachable(self.known)
        if isinstance(self.known, Organisation) or self.known.described() == told:
            return None
        return HouseholdRecomposed(
            subject=self.id, occurred_on=on, candidate=self.household.described()
        )

    def _puts_project_right(self, project: Project, reference: Reference) -> None:
        """Once decided upon, a project stays as it was judged."""
        project = project.placed(reference, self.registered_on)
        if project == self.project:
            return
        self.only_while(Status.CONTACTED, Status.UNDER_ASSESSMENT)
        project.suits(self.known.kind)
        project.is_within(reference)
        self.project = project

    @property
    def _organisation(self) -> Organisation:
        if not isinstance(self.known, Organisation):
            raise Invalid("not-an-organisation", "Ce dossier n'est pas celui d'une organisation.")
        return self.known


def is_reachable(applicant: Household | Organisation) -> None:
    """Somebody has to be called within some days: there is a way to reach them."""
    if not applicant.is_reachable:
        raise Invalid("no-contact", "Il faut une adresse électronique ou un numéro de téléphone.")
