"""Households change: people come and leave, part, or turn out to be one household."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.errors import Invalid, NotFound, RuleBroken
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
        children: tuple[Children, ...] | None,
        on: date,
        reference: Reference,
    ) -> HouseholdRecomposed:
        """Adults or children came or left (None: the children are the same ones)."""
        self.has_not_ended()
        self.is_later_than_registration(on)
        former = self.household
        children = former.children if children is None else children
        go_to_known_schools(children, reference)
        self._lives_on_as([*former.without(leaving), *joining], children)
        self.is_heard_of(on)
        return HouseholdRecomposed(
            subject=self.id,
            occurred_on=on,
            candidate=self.household.described(),
            another_partner=self.household.has_another_partner_than(former),
        )

    def part(self, adult: UUID, staying: tuple[Children, ...] | None, on: date) -> Adult:
        """Lets an adult go on alone: they leave with what is theirs only."""
        self.has_not_ended()
        self.is_later_than_registration(on)
        former = self.household
        remaining = former.without([adult])
        leaving = next(each for each in former.remembering_shared_mailboxes() if each.id == adult)
        self._lives_on_as(remaining, former.children if staying is None else staying)
        self.is_heard_of(on)
        return replace(leaving, role=Role.LEAD)

    def absorb(
        self, other: "Family", lead_becomes: Role, doubles: Mapping[UUID, UUID], on: date
    ) -> HouseholdsMerged:
        """Two files were one household: this one goes on, the other keeps nothing.

        `doubles` says who of the other file is somebody of this one; its lead, where they are
        nobody's double, takes the role given, and the others come along.
        """
        self.has_not_ended()
        other.has_not_ended()
        self._is_another_than(other)
        self._is_as_far_as(other)
        self.is_later_than_registration(on)
        other.is_later_than_registration(on)
        _does_not_become_a_second_lead(lead_becomes)
        theirs = {adult.id: adult for adult in other.household.adults}
        self._are_of_both(doubles, theirs)
        mine = [_united(adult, doubles, theirs) for adult in self.household.adults]
        joined = [
            replace(adult, role=lead_becomes if adult.role is Role.LEAD else Role.OTHER)
            for adult in theirs.values()
            if adult.id not in doubles
        ]
        children = _together(self.household.children, other.household.children)
        self._lives_on_as([*mine, *joined], children)
        self.contacts = sorted([*self.contacts, *other.contacts], key=lambda note: note.on)
        self.is_heard_of(max(on, other.last_contact_on))
        other.becomes(Status.MERGED, on)
        other.forget()
        other.merged_into = self.id
        return HouseholdsMerged(
            subject=self.id,
            occurred_on=on,
            candidate=self.household.described(),
            merged=other.id,
        )

    def _lives_on_as(self, adults: list[Adult], children: tuple[Children, ...]) -> None:
        """What the partner said of work holds as long as the partner is the same one."""
        former = self.household
        changed = Household(adults=adults, children=children)
        if changed.partner and former.partner and changed.partner.id == former.partner.id:
            changed.partner_needs_work = former.partner_needs_work
            changed.work_paper = former.work_paper
        self.applicant = changed

    def _is_another_than(self, other: "Family") -> None:
        if self.id == other.id:
            raise Invalid("same-file", "Un dossier ne se réunit pas à lui-même.")

    def _is_as_far_as(self, other: "Family") -> None:
        if other.status is Status.QUALIFIED and self.status is not Status.QUALIFIED:
            raise RuleBroken(
                "qualified-file-goes-on",
                "L'autre dossier est qualifié : c'est lui qui continue, et celui-ci le rejoint.",
            )

    def _are_of_both(self, doubles: Mapping[UUID, UUID], theirs: Mapping[UUID, Adult]) -> None:
        """Each double is somebody of the other file, and one person of this one."""
        mine = {adult.id for adult in self.household.adults}
        if not (doubles.keys() <= theirs.keys() and set(doubles.values()) <= mine):
            raise NotFound("person-unknown", "Cette personne ne fait pas partie du dossier.")
        if len(set(doubles.values())) < len(doubles):
            raise Invalid("double-twice", "Une personne n'est le double que d'une autre.")


def go_to_known_schools(children: tuple[Children, ...], reference: Reference) -> None:
    """Children are counted by the levels of the territory."""
    if any(each.level not in reference.school_levels for each in children):
        raise Invalid("level-unknown", "Ce niveau scolaire n'est pas dans la liste du territoire.")


def _does_not_become_a_second_lead(role: Role) -> None:
    if role is Role.LEAD:
        raise Invalid("one-lead", "Un foyer a une personne référente, et une seule.")


def _united(adult: Adult, doubles: Mapping[UUID, UUID], theirs: Mapping[UUID, Adult]) -> Adult:
    for double, kept in doubles.items():
        if kept == adult.id:
            return adult.united_with(theirs[double])
    return adult


def _together(mine: tuple[Children, ...], theirs: tuple[Children, ...]) -> tuple[Children, ...]:
    """The same children may be in both files: the larger count of each level."""
    counts: dict[str, int] = {}
    for each in (*mine, *theirs):
        counts[each.level] = max(counts.get(each.level, 0), each.count)
    return tuple(Children(level, count) for level, count in counts.items())
