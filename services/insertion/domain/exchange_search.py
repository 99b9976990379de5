"""What somebody applied to, and who may apply."""

from dataclasses import dataclass, field
from uuid import UUID

from chassis.errors import RuleBroken
from services.insertion.domain.exchange_application import Application
from services.insertion.domain.partner_facts import FOLLOWED
from services.insertion.domain.partner_path import PartnerPath


@dataclass(kw_only=True)
class JobSearch:
    """The posts somebody applied to since they were last taken on, whoever applied for them.

    Under the id of their path. Whoever holds its subject knows that the person neither applies nor
    is accepted elsewhere meanwhile.
    """

    id: UUID
    subject: UUID
    version: int = 0
    openings: dict[UUID, UUID] = field(default_factory=dict)

    def adds(self, application: Application) -> None:
        """One more post."""
        self.openings[application.id] = application.subject

    def ends(self) -> None:
        """The person is taken on."""
        self.openings = {}


def is_followed_for_work(partner: PartnerPath) -> None:
    """A partner applies once they agreed to be followed; by one path where they have two."""
    partner.only_while(*FOLLOWED)
    if partner.insertion_path is not None:
        raise RuleBroken(
            "applies-by-insertion-path",
            "Cette personne est aussi en insertion : sa candidature part de ce parcours.",
        )
