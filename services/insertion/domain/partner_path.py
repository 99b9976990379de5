"""A partner's path from its opening to what they make of it, and what the household does to it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.insertion import PartnerPathOpened
from services.insertion.domain.partner_facts import Ending, Status
from services.insertion.domain.partner_invitation import Invitation
from services.insertion.domain.partner_search import Search


@dataclass(kw_only=True)
class PartnerPath(Invitation, Search):
    """One partner of one household; another partner has another path."""

    @classmethod
    def opens(
        cls, id: UUID, household: UUID, epci: str | None, on: date
    ) -> tuple["PartnerPath", PartnerPathOpened]:
        """A household with a partner wants to settle: the partner is asked, apart."""
        path = cls(id=id, subject=household, since=on, opened_on=on, epci=epci)
        return path, PartnerPathOpened(subject=household, occurred_on=on, path=id)

    def learns_where(self, epci: str | None) -> None:
        """Where the household goes was told only after it set out."""
        self.epci = self.epci or epci

    def ends(self, ending: Ending, on: date) -> None:
        """The path goes no further; one that ended already is left as it is."""
        if self.has_ended:
            return
        self.before_end, self.ending, self.paper = self.status, ending, None
        self.becomes(Status.ENDED, on)

    def resumes(self, on: date) -> None:
        """The household comes again, with the same partner: the path goes on where it was.

        A partner who was awaited is asked anew.
        """
        if self.ending is not Ending.HOUSEHOLD_WITHDREW or self.before_end is None:
            return
        self.becomes(self.before_end, on)
        self.ending = self.before_end = None
        if self.status is Status.INVITED:
            self.invited_on, self.reminders = None, []
