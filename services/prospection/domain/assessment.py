"""From the first look at a project to the decision: it holds, or it is not kept."""

from collections.abc import Mapping
from datetime import date

from chassis.errors import Invalid, RuleBroken
from chassis.rules import Rule
from contracts.prospection import AssessmentStarted, CandidateNotRetained, CandidateQualified
from services.prospection.domain.facts import Alert, Facts, Status
from services.prospection.domain.household import PartnerWork
from services.prospection.domain.project import Reference
from services.prospection.domain.rules import (
    MATURITY_GRID,
    MATURITY_THRESHOLD,
    NOT_RETAINED_REASONS,
    PROJECT_TYPES,
    is_listed,
)

BEST_SCORE = 3


class Assessment(Facts):
    """An officer and the candidate look at the project together."""

    def start_assessment(self, on: date) -> AssessmentStarted:
        """The officer in charge begins."""
        self.only_while(Status.CONTACTED)
        self.follows(on)
        self._has_an_officer()
        self.becomes(Status.UNDER_ASSESSMENT, on)
        self.assessed_on = on
        self.is_heard_of(on)
        return AssessmentStarted(subject=self.id, occurred_on=on)

    def score(
        self,
        scores: Mapping[str, int],
        partner_needs_work: PartnerWork | None,
        on: date,
        rule: Rule,
    ) -> None:
        """What the interview taught: marks of the grid in force that day, by the project's people.

        Of the partner it only says that they were asked: they answer by themselves.
        """
        self.only_while(Status.UNDER_ASSESSMENT)
        self.follows(on)
        _are_on_the_grid(scores, rule(MATURITY_GRID, on))
        if partner_needs_work is not None:
            self._has_a_partner()
            nobody_answers_for_the_partner(partner_needs_work)
            known = self.household.partner_needs_work
            self.household.partner_needs_work = known or PartnerWork.NOT_SAID
        self.scores |= scores
        self.is_heard_of(on)

    def qualify(self, on: date, rule: Rule, reference: Reference) -> CandidateQualified:
        """The project holds, by the rules in force on the day of the decision."""
        self.only_while(Status.UNDER_ASSESSMENT)
        self.follows(on)
        self._everybody_was_informed()
        self._everybody_agreed()
        self._the_partner_was_asked()
        self._is_accepted_here(rule, on)
        self._is_mature(rule, on)
        self._matches_the_territory(reference)
        self.becomes(Status.QUALIFIED, on)
        self.is_heard_of(on)
        return CandidateQualified(
            subject=self.id,
            occurred_on=on,
            candidate=self.known.described(),
            project=self.project.type.value,
            trade=self.project.trade,
            trade_version=self.project.trade_version,
            epcis=self.project.epcis,
        )

    def decline(self, reason: str, on: date, rule: Rule) -> CandidateNotRetained:
        """The project is not kept; an answer, which gives the reason, is owed to the person."""
        self.only_while(Status.UNDER_ASSESSMENT)
        self.follows(on)
        is_listed(reason, NOT_RETAINED_REASONS, on, rule)
        self.becomes(Status.NOT_RETAINED, on)
        self.alerts[Alert.ANSWER] = on
        self.reason = reason
        return CandidateNotRetained(subject=self.id, occurred_on=on, reason=reason)

    def maturity(self, rule: Rule, on: date) -> int:
        """The total of the marks on the criteria in force that day."""
        return sum(self.scores.get(criterion, 0) for criterion in rule(MATURITY_GRID, on))

    def unscored(self, rule: Rule, on: date) -> list[str]:
        """The criteria in force that day which have no mark yet."""
        return [each for each in rule(MATURITY_GRID, on) if each not in self.scores]

    def _has_an_officer(self) -> None:
        if self.officer is None:
            raise RuleBroken("no-officer", "Le dossier doit d'abord être confié à quelqu'un.")

    def _has_a_partner(self) -> None:
        if self.household.partner is None:
            raise RuleBroken("no-partner", "Ce foyer ne compte pas de conjoint ou de conjointe.")

    def _everybody_was_informed(self) -> None:
        if not self.known.is_informed:
            raise RuleBroken(
                "notice-missing", "Chaque personne doit avoir reçu la notice d'information."
            )

    def _everybody_agreed(self) -> None:
        if not self.known.has_agreed:
            raise RuleBroken(
                "agreement-missing",
                "Il manque l'adhésion au programme d'une des personnes du dossier.",
            )

    def _the_partner_was_asked(self) -> None:
        if not self.known.was_asked:
            raise RuleBroken(
                "partner-not-asked",
                "Il faut avoir demandé au conjoint ou à la conjointe s'il ou elle cherche un"
                " emploi ; ne pas répondre est permis.",
            )

    def _is_accepted_here(self, rule: Rule, on: date) -> None:
        if self.project.type not in rule(PROJECT_TYPES, on):
            raise RuleBroken(
                "project-not-accepted", "Le territoire n'accompagne pas ce type de projet."
            )

    def _is_mature(self, rule: Rule, on: date) -> None:
        reached, asked = self.maturity(rule, on), rule(MATURITY_THRESHOLD, on)
        if self.unscored(rule, on) or reached < asked:
            raise RuleBroken(
                "not-mature",
                f"La grille de maturité donne {reached} ; il faut au moins {asked}, tous les"
                " critères étant notés.",
            )

    def _matches_the_territory(self, reference: Reference) -> None:
        if not self.project.fits(reference):
            raise RuleBroken(
                "no-territory-fit",
                "Il faut au moins une intercommunalité souhaitée du territoire ou un métier en"
                " tension.",
            )


def nobody_answers_for_the_partner(wish: PartnerWork | None) -> None:
    """An officer, a file or the household may say that the partner was asked, and no more."""
    if wish not in {None, PartnerWork.NOT_SAID}:
        raise RuleBroken(
            "partner-answers-in-person",
            "La réponse du conjoint ou de la conjointe ne vient que de sa main : par son lien"
            " personnel, ou par un papier signé que deux personnes ont vu.",
        )


def _are_on_the_grid(scores: Mapping[str, int], grid: tuple[str, ...]) -> None:
    if not set(scores) <= set(grid):
        raise Invalid("criterion-unknown", "Un critère n'est pas dans la grille du territoire.")
    if any(not 0 <= score <= BEST_SCORE for score in scores.values()):
        raise Invalid("score-out-of-range", f"Une note va de 0 à {BEST_SCORE}.")
