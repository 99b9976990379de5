"""What a person of a file does by their own hand, which nobody does in their place."""

from datetime import date

from chassis.errors import NotFound, RuleBroken
from chassis.invitations import PaperReason
from chassis.papers import Papers
from chassis.rules import Rule
from contracts.prospection import CandidateWithdrawn, HouseholdRecomposed, StayAnswered
from services.prospection.domain.facts import Alert, Status
from services.prospection.domain.household import Household, PartnerWork, WorkPaper
from services.prospection.domain.invitation import Act, Invitation, StayAsked
from services.prospection.domain.pauses import Pauses
from services.prospection.domain.people import Adult, Person

_SIGNED = Papers(the="la réponse", none="Aucune réponse signée")


class OwnActs(Pauses):
    """Each act is one person's, by a link of their own, or by a paper that two officers saw."""

    def may_be_asked(self, person: Person, act: Act) -> None:
        """Nobody is asked what is not theirs to do, or is done."""
        self.has_not_ended()
        if act is Act.AGREE:
            _was_told(person)
            person.has_not_agreed_yet()
        if act is Act.WORK:
            self._is_the_partner(person)
        if act is Act.WISH:
            _has_wishes(person)

    def is_asked_on_paper(self, invitation: Invitation, reason: PaperReason, on: date) -> None:
        """No mailbox reaches that person alone: an officer asks them otherwise."""
        invitation.goes_on_paper(reason)
        self.alerts.setdefault(Alert.PAPER, on)

    def agrees_by_hand(self, person: Person, on: date) -> None:
        """The person agrees to the programme, after the notice."""
        self.has_not_ended()
        _was_told(person)
        person.agrees_in_person(on)
        self.settles(Alert.TAKEN_BACK)
        self.is_heard_of(on)

    def says_of_work(
        self, person: Person, wish: PartnerWork, on: date
    ) -> HouseholdRecomposed | None:
        """The partner says whether they look for work; told where others knew otherwise."""
        self.has_not_ended()
        self._is_the_partner(person)
        told = self.household.described()
        self.household.partner_needs_work, self.household.work_paper = wish, None
        self.is_heard_of(on)
        if self.household.described() == told:
            return None
        return HouseholdRecomposed(
            subject=self.id, occurred_on=on, candidate=self.household.described()
        )

    def take_work_answer(self, wish: PartnerWork, on: date, officer: str) -> None:
        """An officer records the paper on which the partner says whether they look for work."""
        self.has_not_ended()
        self._has_somebody_to_answer()
        self.household.work_paper = WorkPaper(wish, on, officer)
        self.is_heard_of(on)

    def countersign_work_answer(self, officer: str) -> HouseholdRecomposed | None:
        """A second officer has seen that paper: the partner's word counts."""
        self.has_not_ended()
        paper, partner = self.household.work_paper, self.household.partner
        if paper is None or partner is None:
            raise _SIGNED.nothing_waits()
        _SIGNED.is_seen_by_another({paper.recorded_by}, officer)
        return self.says_of_work(partner, paper.wish, paper.on)

    def states_wishes(self, person: Person, wishes: str, on: date) -> None:
        """An adult says what they would like, in their own words."""
        self.has_not_ended()
        _has_wishes(person).wishes = wishes
        self.is_heard_of(on)

    def takes_back(
        self, person: Person, reason: str, on: date, rule: Rule
    ) -> CandidateWithdrawn | None:
        """Who carries the project ends the file; another adult only takes back what is theirs."""
        self.has_not_ended()
        if self.carries_the_project(person):
            return self.withdraw(reason, max(on, self.since), rule)
        person.agreement = None
        self.alerts[Alert.TAKEN_BACK] = on
        self.is_heard_of(on)
        return None

    def answers_stay(
        self, person: Person, asked: StayAsked, *, agrees: bool, on: date
    ) -> StayAnswered:
        """An adult answers the dates put to them: what follows is immersion's to decide."""
        self.only_while(Status.QUALIFIED)
        self._is_still_in_that_seat(person, asked)
        self.is_heard_of(on)
        return StayAnswered(
            subject=self.id,
            occurred_on=on,
            stay=asked.stay,
            role=asked.role,
            rank=asked.rank,
            reply="agrees" if agrees else "declines",
            channel="link",
            epci=asked.epci,
            starts_on=asked.starts_on,
            ends_on=asked.ends_on,
        )

    def carries_the_project(self, person: Person) -> bool:
        known = self.known
        return not isinstance(known, Household) or person.id == known.lead.id

    def _is_the_partner(self, person: Person) -> None:
        if self.household.partner is None or self.household.partner.id != person.id:
            raise RuleBroken(
                "not-the-partner", "Cette question est posée au conjoint ou à la conjointe seule."
            )

    def _has_somebody_to_answer(self) -> None:
        if self.household.partner is None:
            raise RuleBroken("no-partner", "Ce foyer ne compte pas de conjoint ou de conjointe.")

    def _is_still_in_that_seat(self, person: Person, asked: StayAsked) -> None:
        seated = self.known.seated(asked.role, asked.rank)
        if seated is None or seated.id != person.id:
            raise NotFound("adult-unknown", "Cette personne ne fait pas partie du foyer.")


def _has_wishes(person: Person) -> Adult:
    if not isinstance(person, Adult):
        raise RuleBroken("no-wishes", "Seul un adulte d'un foyer exprime des souhaits.")
    return person


def _was_told(person: Person) -> None:
    if person.notice is None:
        raise RuleBroken(
            "not-informed",
            "La personne doit avoir reçu la notice d'information avant d'adhérer au programme.",
        )
