"""The chain of the audit: what each digest covers, and what is wrong with a chain that was read."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    from chassis.cuts import Cut

BEFORE_THE_FIRST: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the audit, as it was written."""

    position: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    purpose: str | None
    reason: str | None
    trace: str
    glass: UUID | None

    def canonical(self) -> bytes:
        """Always the same bytes for the same row."""
        glass = None if self.glass is None else str(self.glass)
        return _canonical(asdict(self) | {"at": _moment(self.at), "glass": glass})


@dataclass(frozen=True, slots=True)
class Seal:
    """A link of the chain; its anchor in Kafka says the same."""

    number: int
    sealed_at: datetime
    rows: int
    digest: str

    def canonical(self) -> bytes:
        return _canonical(asdict(self) | {"sealed_at": _moment(self.sealed_at)})


def seal(previous: str, number: int, sealed_at: datetime, entries: Sequence[Entry]) -> Seal:
    """SHA-256 over the former digest, the seal's own line and its rows, a line each."""
    about = {"number": number, "rows": len(entries), "sealed_at": _moment(sealed_at)}
    covered = hashlib.sha256(previous.encode() + b"\n" + _canonical(about) + b"\n")
    for entry in entries:
        covered.update(entry.canonical() + b"\n")
    return Seal(number, sealed_at, len(entries), covered.hexdigest())


def _canonical(value: Mapping[str, Any]) -> bytes:
    """JSON as RFC 8785 writes it: sorted names, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


Anchors: TypeAlias = Mapping[int, Sequence[Seal]]
"""What Kafka keeps under each number: one seal, unless somebody wrote another."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that an untouched chain never shows; the sentence is for whoever controls it."""

    slug: str
    number: int
    sentence: str


@dataclass
class Examination:
    """Reads a chain once, in the order of its seals, beside what Kafka keeps of it.

    `anchors` is None where Kafka is left aside.
    """

    anchors: Anchors | None = None
    cut: "Cut | None" = None
    """Where the chain was cut last, if it was: it goes on from there."""
    seals: int = 0
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    unanchored: dict[int, Seal] = field(default_factory=dict)
    """The seals whose anchor was not met so far."""
    _last: Seal | None = None

    @property
    def _base(self) -> int:
        return self.cut.through if self.cut else 0

    @property
    def last(self) -> int:
        """The number of the last seal read; without one, of the last that was cut, or 0."""
        return self._last.number if self._last else self._base

    def take(self, read: Seal, entries: Sequence[Entry]) -> None:
        """The next seal and the rows that say they are in it, in the order of their positions."""
        for number in range(self.last + 1, read.number):
            self._fault("seal-missing", number, "ce sceau n'est plus là.")
        if read.number == self.last + 1:
            self._compare(read, entries)
        if self.anchors is not None:
            self._compare_anchors(read, self.anchors)
        self._last = read
        self.seals += 1
        self.rows += len(entries)

    def _compare(self, read: Seal, entries: Sequence[Entry]) -> None:
        first = self.cut.digest if self.cut else BEFORE_THE_FIRST
        previous = self._last.digest if self._last else first
        made = seal(previous, read.number, read.sealed_at, entries)
        if made == read:
            return
        difference = len(entries) - read.rows
        if difference < 0:
            self._fault("rows-missing", read.number, f"{-difference} acte(s) ont disparu.")
        elif difference > 0:
            self._fault("rows-added", read.number, f"{difference} acte(s) ont été ajoutés.")
        else:
            self._fault(
                "rows-changed",
                read.number,
                "le sceau ou ses actes ont été modifiés, échangés ou remplacés.",
            )

    def _compare_anchors(self, read: Seal, anchors: Anchors) -> None:
        kept = anchors.get(read.number)
        if not kept:
            self.unanchored[read.number] = read
            return
        self.unanchored.pop(read.number, None)
        if any(anchor != read for anchor in kept):
            sentence = "Kafka en garde une autre empreinte : la chaîne a été réécrite."
            self._fault("anchor-differs", read.number, sentence)

    def meet(self, anchors: Anchors) -> None:
        """Anchors found elsewhere or later, for the seals that have none yet."""
        for read in list(self.unanchored.values()):
            self._compare_anchors(read, anchors)

    def strays(self, numbers: Iterable[int]) -> None:
        """The numbers that rows give and no seal has."""
        for number in numbers:
            self._fault("seal-unknown", number, "des actes se disent sous ce sceau, qui manque.")

    def weigh_cut(self, *, told: bool, left: int, days: int | None) -> None:
        """Whether the cut is one that the platform made: said in the audit, due, and clean.

        `days` is how long the territory keeps its audit, where it is known.
        """
        if self.cut is None:
            return
        number = self.cut.through
        if days is not None and self.cut.days < days:
            sentence = (
                f"coupé au bout de {self.cut.days} jours, le territoire en garde {days} : sauf si"
                " cette durée vient d'être allongée, la coupe n'est pas la nôtre."
            )
            self._fault("cut-short", number, sentence)
        if not told:
            self._fault("cut-untold", number, "aucun acte de l'audit ne dit cette coupe.")
        if left:
            self._fault("cut-leftover", number, f"{left} acte(s) ou sceau(x) d'avant sont là.")
        for anchor in (self.anchors or {}).get(number, ()):
            if anchor.digest != self.cut.digest:
                sentence = "Kafka en garde une autre empreinte que celle de la coupe."
                self._fault("cut-differs", number, sentence)
            if anchor.sealed_at > self.cut.due:
                self._fault("cut-early", number, "coupé avant la fin de la durée de conservation.")

    def end(self) -> list[Fault]:
        """Every fault, once all seals were taken and all anchors met."""
        for number in self.unanchored:
            self._fault("anchor-missing", number, "Kafka n'en garde aucune ancre.")
        for number in sorted(set(self.anchors or ()) - set(range(self.last + 1))):
            sentence = "Kafka en garde l'ancre, la base ne l'a plus : la fin a été coupée."
            self._fault("seal-cut-off", number, sentence)
        return self.faults

    def _fault(self, slug: str, number: int, sentence: str) -> None:
        self.faults.append(Fault(slug, number, f"Sceau {number} : {sentence}"))
