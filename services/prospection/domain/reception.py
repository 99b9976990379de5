"""How a file is looked after: who was told what, who agreed, who follows it, who called."""

from datetime import date
from uuid import UUID

from chassis.errors import RuleBroken
from services.prospection.domain.facts import Alert, ContactKind, ContactNote, Facts, Result
from services.prospection.domain.people import Notice, Person


class Reception(Facts):
    """What officers write down, at any moment of a file's life."""

    def inform(self, person: UUID, on: date, given_by: str) -> None:
        """The person received the notice on what is kept of them."""
        self.has_not_ended()
        informed = self.person(person)
        if informed.notice is None:
            informed.notice = Notice(on, given_by)
        self.is_heard_of(on)
        if self._everybody_is_informed:
            self.settles(Alert.NOTICE)

    def take_agreement(self, person: UUID, on: date, officer: str) -> None:
        """An officer records a paper that the person signed, after the notice."""
        self.has_not_ended()
        signing = self.person(person)
        _was_informed_before(signing, on)
        signing.signs(on, officer)
        self.is_heard_of(on)

    def countersign(self, person: UUID, officer: str) -> None:
        """A second officer has seen the paper."""
        self.has_not_ended()
        self.person(person).is_countersigned(officer)

    def assign(self, officer: str, known_as: str | None = None) -> None:
        """An officer takes the file over; its people know them by that name, where it is said."""
        self.has_not_ended()
        if known_as is not None or officer != self.officer:
            self.officer_name = known_as
        self.officer = officer

    def note(self, contact: ContactNote) -> None:
        """Somebody was in touch with the candidate, or tried to."""
        self.has_not_ended()
        self.contacts.append(contact)
        if contact.on >= self.since:
            self.settles(Alert.FIRST_CALL)
            self.settles(Alert.DEFERRAL)
            if contact.result is Result.REACHED or contact.kind is ContactKind.MESSAGE:
                self.settles(Alert.ANSWER)
        if contact.result is Result.REACHED:
            self.is_heard_of(contact.on)

    @property
    def uninformed(self) -> list[Person]:
        """Those who have not received the notice."""
        return [] if self.applicant is None else [p for p in self.known.people if not p.notice]

    @property
    def _everybody_is_informed(self) -> bool:
        return not self.uninformed


def _was_informed_before(person: Person, on: date) -> None:
    if person.notice is None or person.notice.on > on:
        raise RuleBroken(
            "not-informed",
            "La personne doit avoir reçu la notice d'information avant d'adhérer au programme.",
        )
