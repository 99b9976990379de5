"""What installation tells of a household."""

from datetime import date
from uuid import UUID, uuid4

from contracts.installation import InstallationOpened
from tests.heard import TODAY


def opened(subject: UUID, kind: str = "household", on: date = TODAY) -> InstallationOpened:
    return InstallationOpened(
        subject=subject,
        occurred_on=on,
        path=uuid4(),
        kind=kind,
        basis="direct-hire",
        project="job",
    )
