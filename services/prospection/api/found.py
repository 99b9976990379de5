"""What officers are shown of files that were looked for: answers to a search, likely duplicates."""

from datetime import date
from uuid import UUID

from pydantic import Field

from chassis.forms import Answer, Paged
from chassis.work import Work
from services.prospection.api.answered import CandidateAnswer, label
from services.prospection.api.codes import ALikeness, AStatus
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.likeness import Likeness


class FoundCandidates(Answer):
    """Des dossiers, ceux qui répondent le mieux d'abord."""

    items: list[CandidateAnswer]
    more: bool = Field(description="Vrai : d'autres dossiers répondent, précisez la recherche.")


class LikenessAnswer(Answer):
    """Une ressemblance."""

    reason: ALikeness
    label: str = Field(description="La ressemblance, en clair.")


def _reasons(likeness: Likeness) -> list[LikenessAnswer]:
    return [LikenessAnswer(reason=reason, label=reason.french) for reason in likeness.reasons]


class DuplicateAnswer(Answer):
    """Un dossier qui est peut-être le même, et pourquoi."""

    candidate: UUID
    label: str | None = Field(description="Le nom du dossier ; vide si votre rôle ne le voit pas.")
    status: AStatus
    weight: int = Field(description="Ce que les ressemblances pèsent ensemble, sur 100.")
    reasons: list[LikenessAnswer]

    @classmethod
    def of(cls, likeness: Likeness, work: Work) -> "DuplicateAnswer":
        other = likeness.other
        return cls(
            candidate=other.id,
            label=label(other, work),
            status=other.status,
            weight=likeness.weight,
            reasons=_reasons(likeness),
        )


class AlikeAnswer(Answer):
    """Un dossier d'une paire."""

    candidate: UUID
    label: str | None = Field(description="Le nom du dossier ; vide si votre rôle ne le voit pas.")
    status: AStatus
    officer: str | None
    registered_on: date

    @classmethod
    def of(cls, file: Candidate, work: Work) -> "AlikeAnswer":
        return cls(
            candidate=file.id,
            label=label(file, work),
            status=file.status,
            officer=file.officer,
            registered_on=file.registered_on,
        )


class PairAnswer(Answer):
    """Deux dossiers qui sont peut-être le même, et pourquoi."""

    weight: int = Field(description="Ce que les ressemblances pèsent ensemble, sur 100.")
    reasons: list[LikenessAnswer]
    files: list[AlikeAnswer] = Field(description="Les deux dossiers.")

    @classmethod
    def of(cls, likeness: Likeness, work: Work) -> "PairAnswer":
        return cls(
            weight=likeness.weight,
            reasons=_reasons(likeness),
            files=[AlikeAnswer.of(each, work) for each in (likeness.mine, likeness.other)],
        )


class Pairs(Paged[PairAnswer]):
    """Des paires, les plus ressemblantes d'abord, et où continuer : `next` est vide à la fin."""


class Duplicates(Answer):
    """Les doublons probables d'un dossier, les plus ressemblants d'abord."""

    items: list[DuplicateAnswer]
