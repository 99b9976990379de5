"""They are there: the facts of a settlement, the milestone they allow, and their corrections."""

from datetime import date

from chassis.errors import Fault, Invalid, RuleBroken
from chassis.rules import Rule
from contracts.installation import (
    HouseholdArrived,
    HouseholdInstalled,
    OrganisationArrived,
    OrganisationInstalled,
)
from contracts.people import AgeBands
from services.installation.domain.facts import (
    Activity,
    Arrival,
    Fact,
    Livelihood,
    Reference,
    Residence,
    proven,
)
from services.installation.domain.rules import ACTIVITY_PROOFS, RESIDENCE_PROOFS
from services.installation.domain.setting_out import levels_are_known
from services.installation.domain.state import ACTIVE, THERE, TO_COME, State, Status

_OF_A_HOUSEHOLD = {
    Fact.RESIDENCE: "la résidence dans une commune du territoire",
    Fact.ACTIVITY: "une activité commencée par un adulte au moins",
    Fact.PARTNER: "la situation du conjoint résolue (conjoint·e ou partenaire)",
}
_OF_AN_ORGANISATION = {
    Fact.RESIDENCE: "des locaux dans une commune du territoire",
    Fact.ACTIVITY: "une activité commencée",
}


class Settling(State):
    """From the arrival to the milestone."""

    def arrive(
        self, arrival: Arrival, residence: Residence, reference: Reference, rule: Rule
    ) -> HouseholdArrived | OrganisationArrived:
        """They live here, or have their premises here: told at once, whatever comes of the rest."""
        self.only_while(*TO_COME)
        proven(residence.evidence.proof, RESIDENCE_PROOFS, residence.on, rule)
        self.is_made_of(arrival, reference)
        self.arrival, self.residence, self.status = arrival, residence, Status.ARRIVED
        self.has_news(arrival.on)
        return self._arrived(arrival, residence)

    def move(self, residence: Residence, rule: Rule) -> None:
        """They live elsewhere in the territory; where they lived is kept."""
        self.only_while(*THERE)
        proven(residence.evidence.proof, RESIDENCE_PROOFS, residence.on, rule)
        self.is_not_before_the_arrival(residence.on)
        _comes_after(self.residence, residence)
        self.supersede(self.residence, residence.evidence.seen_on, residence.evidence.seen_by)
        self.residence = residence
        self.has_news(residence.on)

    def work(self, activity: Activity, rule: Rule) -> None:
        """One of the adults, or the organisation, has begun something here."""
        self.only_while(*ACTIVE)
        proven(activity.evidence.proof, ACTIVITY_PROOFS, activity.on, rule)
        self.is_of_its_kind(activity.kind)
        _comes_after(self.activity, activity)
        self.supersede(self.activity, activity.evidence.seen_on, activity.evidence.seen_by)
        self.activity = activity
        self.has_news(activity.on)

    def claims_only_what_holds(self) -> None:
        """A milestone whose facts do not all hold is not told again."""
        if self.installed_on is not None and self.lacking:
            self.status, self.installed_on = Status.ARRIVED, None

    @property
    def lacking(self) -> list[Fact]:
        """The facts that do not hold now, in the order in which they are asked."""
        holds = {
            Fact.RESIDENCE: self.residence is not None,
            Fact.ACTIVITY: self.activity is not None,
            Fact.PARTNER: not self.is_a_household or self.gate.lets_through(self.party),
        }
        return [fact for fact, is_there in holds.items() if not is_there]

    @property
    def facts_hold_since(self) -> date | None:
        """The day on which the last of the three facts came true; None while one is lacking."""
        if self.lacking:
            return None
        passed = self.gate.on if self.is_a_household and self.party.has_partner else None
        facts = [each.on for each in (self.arrival, self.residence, self.activity) if each]
        return max([*facts, passed] if passed else facts)

    def install(self, on: date) -> HouseholdInstalled | OrganisationInstalled:
        """The milestone: every fact holds, and it is not dated before them."""
        self.only_while(*TO_COME, Status.ARRIVED)
        residence, activity = self._facts()
        self._is_not_before_its_facts(on)
        self.status, self.installed_on = Status.INSTALLED, on
        self.has_news(on)
        return self._installed(residence, activity, on)

    def _installed(
        self, residence: Residence, activity: Activity, on: date
    ) -> HouseholdInstalled | OrganisationInstalled:
        if self.party.firm is not None:
            return OrganisationInstalled(
                subject=self.subject,
                occurred_on=on,
                path=self.id,
                epci=residence.epci,
                naf=self.party.firm.naf,
                naf_version=self.party.firm.naf_version,
                headcount=self.party.firm.headcount,
            )
        return HouseholdInstalled(
            subject=self.subject,
            occurred_on=on,
            path=self.id,
            epci=residence.epci,
            activity=activity.kind.value,
            trade=activity.trade,
            trade_version=activity.trade_version,
            partner="passed" if self.party.has_partner else "not-applicable",
            adults=self.party.adults,
            children=self.party.count_of_children,
        )

    def _arrived(
        self, arrival: Arrival, residence: Residence
    ) -> HouseholdArrived | OrganisationArrived:
        if arrival.age_bands is None:
            return OrganisationArrived(
                subject=self.subject,
                occurred_on=arrival.on,
                path=self.id,
                epci=residence.epci,
                without_us=arrival.without_us.value,
            )
        return HouseholdArrived(
            subject=self.subject,
            occurred_on=arrival.on,
            path=self.id,
            epci=residence.epci,
            age_bands=arrival.age_bands,
            children=arrival.children,
            without_us=arrival.without_us.value,
        )

    def _facts(self) -> tuple[Residence, Activity]:
        """The residence and the activity. Raises RuleBroken with every fact that is missing."""
        lacking = self.lacking
        if lacking or self.residence is None or self.activity is None:
            words = _OF_A_HOUSEHOLD if self.is_a_household else _OF_AN_ORGANISATION
            raise RuleBroken(
                "facts-missing",
                "L'installation ne peut pas être dite, il manque : "
                f"{' ; '.join(words[fact] for fact in lacking)}.",
                [Fault(f"/{fact}", f"Il manque {words[fact]}.") for fact in lacking],
            )
        return self.residence, self.activity

    def is_made_of(self, arrival: Arrival, reference: Reference) -> None:
        levels_are_known(arrival.children, reference)
        if self.is_a_household is (arrival.age_bands is None):
            raise Invalid(
                "bands-of-a-household", "Les tranches d'âge se disent d'un foyer, et de lui seul."
            )
        if arrival.age_bands is not None and _count(arrival.age_bands) != self.party.adults:
            raise Invalid(
                "adults-miscounted",
                f"Les tranches d'âge comptent les {self.party.adults} adultes du foyer ; s'il a"
                " changé, notez-le d'abord en prospection.",
            )

    def is_of_its_kind(self, kind: Livelihood) -> None:
        if self.is_a_household is (kind is Livelihood.MOVE):
            raise Invalid(
                "activity-of-another-kind",
                "Une organisation s'implante (`move`) ; un foyer vit d'une autre activité.",
            )

    def is_not_before_the_arrival(self, on: date) -> None:
        if self.arrival is not None and on < self.arrival.on:
            raise RuleBroken(
                "before-arrival", f"L'arrivée est du {self.arrival.on:%d/%m/%Y} : pas avant elle."
            )

    def _is_not_before_its_facts(self, on: date) -> None:
        since = self.facts_hold_since
        if since is not None and on < since:
            raise RuleBroken(
                "installed-before-facts",
                f"Les faits ne sont réunis que depuis le {since:%d/%m/%Y}.",
            )


def _comes_after(former: Residence | Activity | None, now: Residence | Activity) -> None:
    """What follows is told like any fact; what was not so is corrected, and that is told."""
    if former is not None and now.on <= former.on:
        raise RuleBroken(
            "noted-already",
            f"Un tel fait est déjà noté au {former.on:%d/%m/%Y} : s'il est inexact, corrigez-le.",
        )


def _count(bands: AgeBands) -> int:
    return (
        bands.under_20 + bands.from_20_to_39 + bands.from_40_to_60 + bands.over_60 + bands.not_said
    )
