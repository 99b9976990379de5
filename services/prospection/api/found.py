"""What officers are shown of files that were looked for: answers to a search, likely duplicates."""

from uuid import UUID

from pydantic import Field

from chassis.forms import Answer
from chassis.work import Work
from services.prospection.api.answered import CandidateAnswer, withheld
from services.prospection.api.codes import ALikeness, AStatus
from services.prospection.domain.likeness import Likeness


class FoundCandidates(Answer):
    """Des dossiers, ceux qui répondent le mieux d'abord."""

    items: list[CandidateAnswer]
    more: bool = Field(description="Vrai : d'autres dossiers répondent, précisez la recherche.")


class LikenessAnswer(Answer):
    """Une ressemblance."""

    reason: ALikeness
    label: str = Field(description="La ressemblance, en clair.")


class DuplicateAnswer(Answer):
    """Un dossier qui est peut-être le même, et pourquoi."""

    candidate: UUID
    label: str | None = Field(description="Le nom du dossier ; vide si votre rôle ne le voit pas.")
    status: AStatus
    reasons: list[LikenessAnswer]

    @classmethod
    def of(cls, likeness: Likeness, work: Work) -> "DuplicateAnswer":
        other = likeness.other
        return cls(
            candidate=other.id,
            label=None if "names" in withheld(other, work) else other.known.label,
            status=other.status,
            reasons=[
                LikenessAnswer(reason=reason, label=reason.french) for reason in likeness.reasons
            ],
        )


class Duplicates(Answer):
    """Les doublons probables d'un dossier, les plus ressemblants d'abord."""

    items: list[DuplicateAnswer]
