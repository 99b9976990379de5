"""The letters of the procedure, out of the territory's own texts: reasons, remedies, notices."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import Template
from typing import ClassVar

from chassis.errors import RuleBroken
from chassis.rules import Family, Rule
from services.installation.domain.aids.aid import Aid
from services.installation.domain.aids.facts import Decision, Status
from services.installation.domain.aids.request import AidRequest


class Kind(StrEnum):
    """Which letter."""

    RECEIPT = "receipt"
    MISSING_PIECES = "missing-pieces"
    WAITING_LIST = "waiting-list"
    GRANT = "grant"
    REFUSAL = "refusal"
    RECOVERY = "recovery"
    APPEAL = "appeal"


WORDS = frozenset(
    {
        "label",
        "grantor",
        "legal_basis",
        "authority",
        "reference",
        "received_on",
        "silence_on",
        "missing",
        "produce_by",
        "rank",
        "amount",
        "reasons",
        "decided_on",
        "remedies",
        "commitment",
        "asked_back",
        "appeal",
        "rules",
    }
)
"""What a text may say of a request; never a name."""


@dataclass(frozen=True)
class Letter:
    """A letter's text, with $words that each request fills in."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    subject: str
    text: str

    def __post_init__(self) -> None:
        for part in (self.subject, self.text):
            made = Template(part)
            if not made.is_valid():
                raise ValueError("un $ isolé s'écrit $$")
            unknown = set(made.get_identifiers()) - WORDS
            if unknown:
                raise ValueError(f"mots inconnus : {', '.join(sorted(unknown))}")


LETTERS = Family("letters", Letter, expected=tuple(Kind))


@dataclass(frozen=True)
class Written:
    """A letter as it can be signed."""

    kind: Kind
    subject_line: str
    text: str


def due_letters(request: AidRequest) -> list[str]:
    """The letters that the request's facts call for, the oldest first."""
    return [kind.value for kind in Kind if _is_due(kind, request)]


def write(kind: Kind, request: AidRequest, aid: Aid, rule: Rule) -> Written:
    """One of the request's letters; the day it is about chooses the text's version."""
    _is_called_for(kind, request)
    letter = rule(LETTERS.member(kind), _day(kind, request))
    words = _words(kind, request, aid, rule)
    return Written(
        kind, Template(letter.subject).substitute(words), Template(letter.text).substitute(words)
    )


def _is_due(kind: Kind, request: AidRequest) -> bool:
    return {
        Kind.RECEIPT: request.line is not None,
        Kind.MISSING_PIECES: request.status is Status.INCOMPLETE,
        Kind.WAITING_LIST: request.status is Status.WAIT_LISTED,
        Kind.GRANT: _latest(request, granted=True) is not None,
        Kind.REFUSAL: _latest(request, granted=False) is not None,
        Kind.RECOVERY: request.asked_back_cents > 0,
        Kind.APPEAL: bool(request.appeals),
    }[kind]


def _latest(request: AidRequest, *, granted: bool) -> Decision | None:
    """The latest decision of that kind."""
    made = [each for each in request.decisions if each.granted is granted]
    return made[-1] if made else None


def _silence_on(kind: Kind, request: AidRequest, rule: Rule) -> date:
    """The day silence would refuse, as it stood when the letter was due."""
    is_receipt = kind is Kind.RECEIPT
    return request.answer_due_on(rule) if is_receipt else request.silence_on(rule)


def _day(kind: Kind, request: AidRequest) -> date:
    match kind:
        case Kind.RECEIPT:
            return request.received_on
        case Kind.GRANT | Kind.REFUSAL:
            decided = _latest(request, granted=kind is Kind.GRANT)
            return decided.on if decided else request.since
        case _:
            return request.since


def _words(kind: Kind, request: AidRequest, aid: Aid, rule: Rule) -> dict[str, str]:
    decided = _latest(request, granted=kind is Kind.GRANT)
    reasons = decided.reasons if decided else request.proposal.reasons if request.proposal else ()
    return {
        "label": aid.label,
        "grantor": aid.grantor,
        "legal_basis": aid.legal_basis,
        "authority": aid.authority.label if aid.authority else aid.grantor,
        "reference": str(request.id),
        "received_on": _day_of(request.received_on),
        "silence_on": _day_of(_silence_on(kind, request, rule)),
        "missing": _listed(request.missing),
        "produce_by": _day_of(request.produce_by),
        "rank": str(request.rank),
        "amount": _euros(decided.cents if decided else 0),
        "reasons": _listed(reasons),
        "decided_on": _day_of(decided.on if decided else None),
        "remedies": aid.remedies,
        "commitment": f"En retour : {aid.commitment.label}." if aid.commitment else "",
        "asked_back": _euros(request.asked_back_cents),
        "appeal": _APPEALS[request.appeals[-1].outcome] if request.appeals else "",
        "rules": request.rules,
    }


_APPEALS = {
    "lodged": "Votre recours est en cours d'examen.",
    "upheld": "La décision contestée est maintenue.",
    "reversed": "La décision contestée est annulée ; votre demande reprend son rang.",
}


def _is_called_for(kind: Kind, request: AidRequest) -> None:
    if not _is_due(kind, request):
        raise RuleBroken("letter-not-due", "Cette demande n'appelle pas cette lettre.")


def _day_of(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _listed(sentences: tuple[str, ...]) -> str:
    return "\n".join(f"- {each}" for each in sentences)


def _euros(cents: int) -> str:
    euros, rest = divmod(cents, 100)
    return f"{euros:,}".replace(",", "\u202f") + f",{rest:02d}\u00a0€"
