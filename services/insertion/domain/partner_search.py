"""With the partner who agreed to be followed: what they look for, what is found, what is lost."""

from datetime import date, timedelta
from uuid import UUID

from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.insertion import PartnerSituationResolved
from services.insertion.domain.partner_answer import Answering
from services.insertion.domain.partner_facts import FOLLOWED, Assessment, Proof, Review, Status
from services.insertion.domain.partner_word import (
    SEEN_BY_AN_ADVISER,
    Keeping,
    Outcome,
    goes_with,
)
from services.insertion.domain.rules import PARTNER_REVIEW_DAYS


class Search(Answering):
    """An adviser works with the partner; a review is due once nothing happened for some time."""

    def assess(self, made: Assessment) -> None:
        """What the partner looks for is looked at with them, again where it changed."""
        self.only_while(*FOLLOWED)
        self._follows_the_agreement(made.on)
        self._is_followed_here()
        self.assessment = made
        self.becomes(self.working_status, made.on)

    def search(self, on: date) -> None:
        """The search begins, once it is known for what."""
        self._is_followed_here()
        self.only_while(Status.ASSESSED)
        self._follows_the_agreement(on)
        self.searching_since = on
        self.becomes(Status.SEARCHING, on)

    def joins(self, insertion_path: UUID, on: date) -> None:
        """The partner is in insertion too: one path, and it is that one."""
        self.only_while(*FOLLOWED)
        self._follows_the_agreement(on)
        self._is_followed_here()
        self.insertion_path, self.searching_since = insertion_path, self.searching_since or on
        self.becomes(Status.SEARCHING, on)

    def parts(self, on: date) -> None:
        """The other path led nowhere: what is looked for is looked for here again."""
        self.insertion_path = self.searching_since = None
        if self.is_followed:
            self.becomes(self.working_status, on)

    def review(self, on: date, officer: str) -> None:
        """The path is looked at with the partner, and goes on."""
        self.only_while(*FOLLOWED)
        self._follows_the_agreement(on)
        self.reviews.append(Review(on, officer))
        if self.status is Status.STALLED:
            self.becomes(self.working_status, on)

    def review_due_on(self, rule: Rule) -> date | None:
        """When the path is looked at again; the latest fact chooses the rule.

        What is looked for in insertion is looked at there.
        """
        if not self.is_followed or self.status is Status.STALLED or self.insertion_path:
            return None
        last = max([self.since, *(each.on for each in self.reviews)])
        return last + timedelta(days=rule(PARTNER_REVIEW_DAYS, last))

    def stalls(self, on: date) -> None:
        """Nothing happened for long."""
        self.only_while(Status.ACCEPTED, Status.ASSESSED, Status.SEARCHING)
        self.becomes(Status.STALLED, on)

    def observe(
        self,
        outcome: Outcome,
        on: date,
        officer: str,
        *,
        proof: Proof,
        how: Keeping | None = None,
    ) -> PartnerSituationResolved | None:
        """An adviser saw what the partner's situation is: only what shows from outside."""
        self.has_not_ended()
        _shows_from_outside(outcome)
        goes_with(outcome, how)
        self._agreed_to_be_followed()
        self._follows_the_agreement(on)
        return self.settles(outcome, on, how=how, proof=proof, seen_by=officer)

    def goes_on(self, on: date) -> None:
        """What was found is lost: the search goes on, and the gate that passed stays so."""
        self.only_while(Status.RESOLVED)
        self._agreed_to_be_followed()
        self._follows_the_agreement(on)
        self.becomes(self.working_status, on)

    def goes_to(self, outcome: Outcome, on: date, officer: str) -> PartnerSituationResolved | None:
        """The insertion path led to something: it is the partner's situation here too.

        What began before the partner agreed to be followed is known here since that day.
        """
        self._agreed_to_be_followed()
        since = max(on, self.agreement.on) if self.agreement else on
        return self.observe(outcome, since, officer, proof=Proof.INSERTION_PATH)

    def _agreed_to_be_followed(self) -> None:
        if self.agreement is None:
            raise RuleBroken(
                "not-followed",
                "Cette personne n'a pas accepté d'être suivie : on ne dit rien d'elle.",
            )

    def _follows_the_agreement(self, on: date) -> None:
        if self.agreement is not None and on < self.agreement.on:
            raise RuleBroken(
                "before-agreement", "Rien ne se fait avec cette personne avant son accord."
            )

    def _is_followed_here(self) -> None:
        if self.insertion_path is not None:
            raise RuleBroken(
                "one-path",
                "Cette personne est suivie dans son parcours d'insertion : il n'y en a qu'un.",
            )


def _shows_from_outside(outcome: Outcome) -> None:
    if outcome not in SEEN_BY_AN_ADVISER:
        raise RuleBroken(
            "own-word-needed",
            "Seule la personne le dit elle-même : par son lien, ou par un papier signé que deux"
            " agents ont vu.",
        )
