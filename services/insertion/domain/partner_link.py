"""The link by which a partner answers for their own path; where they are reached is not kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from chassis.invitations import Invitation, Nobody
from chassis.rules import Rule
from services.insertion.domain.partner_path import PartnerPath
from services.insertion.domain.rules import PARTNER_LINK_DAYS


@dataclass(kw_only=True)
class PartnerLink(Invitation):
    """One partner, asked once what they want for themselves."""

    path: UUID
    nobody: Nobody | None = None

    @classmethod
    def to(
        cls, path: PartnerPath, id: UUID, on: date, moment: datetime, rule: Rule
    ) -> "PartnerLink":
        """The partner of a path is written to; the day they are asked chooses the rule."""
        path.may_be_written_to(on)
        return cls(
            id=id,
            subject=path.subject,
            path=path.id,
            asked_on=on,
            last_day=on + timedelta(days=rule(PARTNER_LINK_DAYS, on)),
            waits_since=moment,
        )

    def finds(self, nobody: Nobody) -> None:
        """There is nobody to write to any more: the letter is dropped, and says why."""
        self.is_called_off()
        self.nobody = nobody
