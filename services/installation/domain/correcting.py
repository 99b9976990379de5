"""What was told turns out to be otherwise: told anew, with what was told before kept as it was."""

from datetime import date

from chassis.errors import RuleBroken
from chassis.rules import Rule
from contracts.installation import InstallationCorrected
from services.installation.domain.facts import (
    Activity,
    Arrival,
    Milestone,
    Reference,
    Residence,
    proven,
)
from services.installation.domain.rules import ACTIVITY_PROOFS, RESIDENCE_PROOFS
from services.installation.domain.settling import Settling
from services.installation.domain.state import ACTIVE, THERE, Doubt, Status

Known = Arrival | Residence | Activity


class Correcting(Settling):
    """A correction is an event of its own; an officer is told where the milestone lost a fact."""

    def correct_arrival(
        self,
        now: tuple[Arrival, Residence] | None,
        on: date,
        by: str,
        reference: Reference,
        rule: Rule,
    ) -> InstallationCorrected:
        """They arrived on another day, or elsewhere, or never did."""
        self.only_while(*THERE)
        self._is_there_to_correct(self.arrival)
        if now is None:
            return self._never_arrived(on, by)
        arrival, residence = now
        proven(residence.evidence.proof, RESIDENCE_PROOFS, residence.on, rule)
        self.is_made_of(arrival, reference)
        self.supersede(self.arrival, on, by)
        if self._has_not_moved_since(arrival):
            self.supersede(self.residence, on, by)
            self.residence = residence
        self.arrival = arrival
        self._weighs_on_the_milestone(arrival, on)
        return self._corrected("arrival", on)

    def correct_residence(
        self, now: Residence | None, on: date, by: str, rule: Rule
    ) -> InstallationCorrected:
        """They live elsewhere than was told, since another day, or not in the territory."""
        self.only_while(*THERE)
        self._is_there_to_correct(self.residence)
        if now is not None:
            proven(now.evidence.proof, RESIDENCE_PROOFS, now.on, rule)
            self.is_not_before_the_arrival(now.on)
        self.supersede(self.residence, on, by)
        self.residence = now
        self._weighs_on_the_milestone(now, on)
        return self._corrected("residence", on, holds=now is not None)

    def correct_activity(
        self, now: Activity | None, on: date, by: str, rule: Rule
    ) -> InstallationCorrected | None:
        """The activity is another, since another day, or there is none.

        Nothing was told of one that was noted before the arrival: nothing is told then.
        """
        self.only_while(*ACTIVE)
        self._is_there_to_correct(self.activity)
        if now is not None:
            proven(now.evidence.proof, ACTIVITY_PROOFS, now.on, rule)
            self.is_of_its_kind(now.kind)
        self.supersede(self.activity, on, by)
        self.activity = now
        self._weighs_on_the_milestone(now, on)
        if self.arrival is None:
            return None
        return self._corrected("activity", on, holds=now is not None)

    def _never_arrived(self, on: date, by: str) -> InstallationCorrected:
        """Back to where they stood; what was said of checks and of the milestone falls with it."""
        corrected = self._corrected("arrival", on, holds=False)
        self.supersede(self.arrival, on, by)
        self.supersede(self.residence, on, by)
        if self.installed_on is not None:
            self.supersede(Milestone(self.installed_on), on, by)
        self.arrival = self.residence = self.installed_on = self.called_on = None
        self.presence = {}
        self.status = Status.PLANNED if self.plan else Status.OPENED
        self.has_news(on)
        return corrected

    def _has_not_moved_since(self, arrival: Arrival) -> bool:
        """Whether they live where they arrived, as far as is known."""
        if self.residence is None or self.arrival is None:
            return True
        is_the_first = self.residence.evidence == self.arrival.evidence
        return is_the_first or self.residence.on < arrival.on

    def _weighs_on_the_milestone(self, now: Known | None, on: date) -> None:
        """A milestone told without the fact it rests on is for an officer to look into."""
        self.has_news(on)
        if self.installed_on is not None and (now is None or now.on > self.installed_on):
            self.doubts_about(Doubt.CORRECTED, on)

    def _corrected(self, fact: str, on: date, *, holds: bool = True) -> InstallationCorrected:
        return InstallationCorrected(
            subject=self.subject,
            occurred_on=on,
            path=self.id,
            fact=fact,
            epci=self.last_epci,
            activity=self.activity.kind.value if self.activity else None,
            holds=holds,
        )

    def _is_there_to_correct(self, fact: Known | None) -> None:
        if fact is None:
            raise RuleBroken(
                "nothing-to-correct", "Ce fait n'est pas noté : il n'y a qu'à le dire."
            )
