"""Households change: people come and leave, part, or turn out to be one household."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.errors import Invalid, RuleBroken
from contracts.prospection import HouseholdRecomposed, HouseholdsMerged
from services.prospection.domain.facts import Status
from services.prospection.domain.household import Children, Household
from services.prospection.domain.pauses import Pauses
from services.prospection.domain.people import Adult, Role
from services.prospection.domain.project import Reference


class Family(Pauses):
    """What happens to the household itself."""

    def recompose(
        self,
        joining: Sequence[Adult],
        leaving: Sequence[UUID],
        children: tuple[Children, ...],
        on: date,
        reference: Reference,
    ) -> HouseholdRecomposed:
        """Adults or children came or left; a new partner has to be asked about work."""
        self.has_not_ended()
        former = self.household
        adults = [*former.without(leaving), *joining]
        go_to_known_schools(children, reference)
        same_partner = former.partner is not None and former.partner.id not in leaving
        self.applicant = Household(
            adults=adults,
            children=children,
            partner_needs_work=former.partner_needs_work if same_partner else None,
        )
        self.is_heard_of(on)
        return HouseholdRecomposed(
            subject=self.id, occurred_on=on, candidate=self.applicant.described()
        )

    def part(self, adult: UUID, staying: tuple[Children, ...], on: date) -> Adult:
        """Lets an adult go on alone: they leave with what is theirs only."""
        self.has_not_ended()
        former = self.household
        leaving = next((each for each in former.adults if each.id == adult), None)
        remaining = former.without([adult])
        self.applicant = Household(
            adults=remaining,
            children=staying,
            partner_needs_work=former.partner_needs_work,
        )
        self.is_heard_of(on)
        assert leaving is not None  # noqa: S101  # `without` refuses an adult it does not know
        return replace(leaving, role=Role.LEAD)

    def absorb(self, other: "Family", lead_becomes: Role, on: date) -> HouseholdsMerged:
        """Two files were one household: this one goes on, the other keeps nothing."""
        self.has_not_ended()
        other.has_not_ended()
        self._is_another_than(other)
        _does_not_become_a_second_lead(lead_becomes)
        mine, theirs = self.household, other.household
        joined = [
            replace(adult, role=lead_becomes if adult.role is Role.LEAD else Role.OTHER)
            for adult in theirs.adults
        ]
        self.applicant = Household(
            adults=[*mine.adults, *joined],
            children=_together(mine.children, theirs.children),
            partner_needs_work=mine.partner_needs_work if mine.partner else None,
        )
        self.contacts = sorted([*self.contacts, *other.contacts], key=lambda note: note.on)
        self.is_heard_of(max(on, other.last_contact_on))
        other.becomes(Status.MERGED, on)
        other.forget()
        other.merged_into = self.id
        return HouseholdsMerged(
            subject=self.id, occurred_on=on, candidate=self.applicant.described(), merged=other.id
        )

    def _is_another_than(self, other: "Family") -> None:
        if self.id == other.id:
            raise Invalid("same-file", "Un dossier ne se réunit pas à lui-même.")


def go_to_known_schools(children: tuple[Children, ...], reference: Reference) -> None:
    """Children are counted by the levels of the territory."""
    if any(each.level not in reference.school_levels for each in children):
        raise Invalid("level-unknown", "Ce niveau scolaire n'est pas dans la liste du territoire.")


def _does_not_become_a_second_lead(role: Role) -> None:
    if role is Role.LEAD:
        raise RuleBroken("one-lead", "Un foyer a une personne référente, et une seule.")


def _together(mine: tuple[Children, ...], theirs: tuple[Children, ...]) -> tuple[Children, ...]:
    """The same children may be in both files: the larger count of each level."""
    counts: dict[str, int] = {}
    for each in (*mine, *theirs):
        counts[each.level] = max(counts.get(each.level, 0), each.count)
    return tuple(Children(level, count) for level, count in counts.items())
