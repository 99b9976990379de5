"""A candidate's file, from its registration on; and the file that an adult who parts begins."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.rules import Rule
from contracts.prospection import CandidateRegistered, HouseholdSeparated
from services.prospection.domain.application import fingerprint
from services.prospection.domain.assessment import Assessment, nobody_answers_for_the_partner
from services.prospection.domain.correction import Correction, is_reachable
from services.prospection.domain.family import Family, go_to_known_schools
from services.prospection.domain.household import Children, Household
from services.prospection.domain.organisation import Organisation
from services.prospection.domain.own_acts import OwnActs
from services.prospection.domain.project import Project, Reference
from services.prospection.domain.reception import Reception
from services.prospection.domain.rules import SOURCES, is_listed


@dataclass(kw_only=True)
class Candidate(Reception, Correction, Assessment, Family, OwnActs):
    """A household or an organisation that made itself known."""

    @classmethod
    def register(
        cls,
        id: UUID,
        applicant: Household | Organisation,
        project: Project,
        source: str,
        on: date,
        rule: Rule,
        reference: Reference,
    ) -> tuple["Candidate", CandidateRegistered]:
        """Opens a file; the day of the application chooses the list of sources."""
        is_listed(source, SOURCES, on, rule)
        is_reachable(applicant)
        if isinstance(applicant, Household):
            nobody_answers_for_the_partner(applicant.partner_needs_work)
        project = project.placed(reference, on)
        project.suits(applicant.kind)
        project.is_within(reference)
        if isinstance(applicant, Household):
            go_to_known_schools(applicant.children, reference)
        else:
            applicant.works_in_a_known_activity(reference)
        return cls._opened(id, applicant, project, source, on)

    def separate(
        self,
        new_id: UUID,
        adult: UUID,
        project: Project,
        staying: tuple[Children, ...] | None,
        leaving: tuple[Children, ...],
        on: date,
        reference: Reference,
    ) -> tuple["Candidate", HouseholdSeparated, CandidateRegistered]:
        """An adult goes on alone, under a new id, with nothing of the others'.

        An application stays with who made it.
        """
        project = project.placed(reference, on)
        project.suits(self.household.kind)
        project.is_within(reference)
        go_to_known_schools((*(staying or ()), *leaving), reference)
        alone = Household(adults=[self.part(adult, staying, on)], children=leaving)
        apart, registered = Candidate._opened(new_id, alone, project, self.source, on)
        self.differs_from(new_id)
        apart.differs_from(self.id)
        if apart.application == self.application:
            self.forget_application()
        separated = HouseholdSeparated(
            subject=self.id,
            occurred_on=on,
            candidate=self.household.described(),
            new_household=new_id,
        )
        return apart, separated, registered

    @classmethod
    def _opened(
        cls,
        id: UUID,
        applicant: Household | Organisation,
        project: Project,
        source: str,
        on: date,
    ) -> tuple["Candidate", CandidateRegistered]:
        candidate = cls(
            id=id,
            since=on,
            registered_on=on,
            last_contact_on=on,
            applicant=applicant,
            project=project,
            source=source,
            application=fingerprint(applicant),
        )
        return candidate, CandidateRegistered(
            subject=id,
            occurred_on=on,
            candidate=applicant.described(),
            project=project.type.value,
            source=source,
        )
