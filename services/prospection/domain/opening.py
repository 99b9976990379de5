"""A file that ran before the platform: its steps are taken again on their days, by every rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from contracts.prospection import FileEvent
from services.prospection.domain.candidate import Candidate
from services.prospection.domain.deadlines import INACTIVE, deadlines
from services.prospection.domain.facts import Alert, ContactKind, ContactNote, Result, Status
from services.prospection.domain.project import Reference


class Standing(StrEnum):
    """Where a file stands when it is brought in; the stages that follow ours are told apart."""

    CONTACTED = "contacted"
    UNDER_ASSESSMENT = "under-assessment"
    QUALIFIED = "qualified"
    STAY_OVER = "stay-over"
    SETTLING = "settling"
    SETTLED = "settled"
    NOT_RETAINED = "not-retained"
    DORMANT = "dormant"
    WITHDRAWN = "withdrawn"

    @property
    def status(self) -> Status:
        """Where that is in this stage."""
        beyond = {Standing.STAY_OVER, Standing.SETTLING, Standing.SETTLED}
        return Status.QUALIFIED if self in beyond else Status(self.value)

    @property
    def french(self) -> str:
        return _BEYOND.get(self) or self.status.french


_BEYOND = {
    Standing.STAY_OVER: "séjour passé",
    Standing.SETTLING: "en cours d'installation",
    Standing.SETTLED: "installé",
}


@dataclass(frozen=True, kw_only=True)
class Past:
    """What a running file says of itself: where it stands, and the days on which it came there."""

    standing: Standing
    officer: str | None = None
    notices: Mapping[UUID, date] = field(default_factory=dict)
    agreements: Mapping[UUID, date] = field(default_factory=dict)
    last_contact_on: date | None = None
    assessed_on: date | None = None
    scores: Mapping[str, int] = field(default_factory=dict)
    qualified_on: date | None = None
    stopped_on: date | None = None
    reason: str = ""
    answered_on: date | None = None


@dataclass
class Opening:
    """Takes a file that was just registered to where it stands; each step is refused as ever.

    Its papers were recorded by `officer`, who brings it in, and seen by `second`, who vouches.
    """

    candidate: Candidate
    past: Past
    officer: str
    second: str
    today: date
    rule: Rule
    reference: Reference

    def replay(self) -> list[FileEvent]:
        """The file's steps, each on its day, which say that they are past."""
        self._receive()
        told = [*self._decision(), *self._end()]
        self._has_come_there()
        self._does_not_sleep()
        self._shows_what_is_late()
        return [self.tell(event) for event in told]

    def tell(self, event: FileEvent) -> FileEvent:
        """The event, which says where the file stands now."""
        return event.model_copy(update={"standing_at_opening": self.past.standing.value})

    def _receive(self) -> None:
        file, past = self.candidate, self.past
        if past.officer is not None:
            file.assign(past.officer)
        for person, on in past.notices.items():
            file.is_later_than_registration(on)
            file.inform(person, on, self.officer)
        for person, on in past.agreements.items():
            file.is_later_than_registration(on)
            file.take_agreement(person, on, self.officer)
            file.countersign(person, self.second)
        if past.last_contact_on is not None:
            file.is_later_than_registration(past.last_contact_on)
            file.note(self._reached(past.last_contact_on, ContactKind.CALL))

    def _decision(self) -> list[FileEvent]:
        file, past = self.candidate, self.past
        told: list[FileEvent] = []
        if past.assessed_on is not None:
            told.append(file.start_assessment(past.assessed_on))
            if past.scores:
                file.score(past.scores, None, past.qualified_on or past.assessed_on, self.rule)
        if past.qualified_on is not None:
            told.append(file.qualify(past.qualified_on, self.rule, self.reference))
        return told

    def _end(self) -> list[FileEvent]:
        file, past, on = self.candidate, self.past, self.past.stopped_on
        if on is None:
            return []
        match past.standing:
            case Standing.NOT_RETAINED:
                declined = file.decline(past.reason, on, self.rule)
                self._was_answered()
                return [declined]
            case Standing.DORMANT:
                return [file.defer(on)]
            case Standing.WITHDRAWN:
                return [file.withdraw(past.reason, on, self.rule)]
            case _:
                return []

    def _was_answered(self) -> None:
        """An answer that was given is owed no more; one that was not still is."""
        if self.past.answered_on is not None:
            self.candidate.follows(self.past.answered_on)
            self.candidate.note(self._reached(self.past.answered_on, ContactKind.MESSAGE))

    def _reached(self, on: date, kind: ContactKind) -> ContactNote:
        return ContactNote(on, kind, Result.REACHED, self.past.officer or self.officer)

    def _has_come_there(self) -> None:
        if self.candidate.status is not self.past.standing.status:
            raise Invalid(
                "stage-not-reached",
                "Il manque des dates pour que le dossier en soit à cette étape.",
            )

    def _does_not_sleep(self) -> None:
        """A timer would put it to sleep at once: where it stands is for its officers to say."""
        due = deadlines(self.candidate, self.rule)[INACTIVE]
        if due is not None and due <= self.today:
            raise RuleBroken(
                "asleep-by-now",
                "Sans nouvelle depuis si longtemps, un dossier en évaluation est en sommeil :"
                " donnez un contact plus récent, ou l'étape « en sommeil ».",
            )

    def _shows_what_is_late(self) -> None:
        """What is owed for days that are past is in the work list, and sets no timer going."""
        days = deadlines(self.candidate, self.rule)
        for alert in (Alert.FIRST_CALL, Alert.NOTICE, Alert.DEFERRAL, Alert.ANONYMISATION):
            due = days[alert.value]
            if due is not None and due <= self.today:
                self.candidate.is_late(alert, self.today)


def days_of(past: Past) -> list[date]:
    """Every day that a running file gives."""
    given = (
        *past.notices.values(),
        *past.agreements.values(),
        past.last_contact_on,
        past.assessed_on,
        past.qualified_on,
        past.stopped_on,
        past.answered_on,
    )
    return [day for day in given if day is not None]
