"""A local person and who sent them: as little as it takes to reach them, and never their NIR."""

from dataclasses import dataclass
from datetime import date

from chassis.errors import Invalid, RuleBroken
from chassis.plain import plain
from chassis.rules import Rule
from chassis.territory import Territory
from services.insertion.domain.local.dates import not_before
from services.insertion.domain.local.rules import BODIES


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whose path it is; nothing of their health, their income or their rights is asked."""

    given_name: str
    family_name: str
    commune: str
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Referral:
    """A body sends somebody: under its own reference, once they were told and did not object.

    `followed_since` is the day from which the body followed them already, where it did.
    """

    body: str
    reference: str | None
    on: date
    informed_on: date | None
    objects: bool = False
    followed_since: date | None = None

    @property
    def key(self) -> str | None:
        """What makes a second path of the same referral impossible."""
        return f"{self.body}:{plain(self.reference)}" if self.reference else None

    def is_admitted(self, rule: Rule) -> None:
        """A path opens on the word of an authorised body, and with the person's knowledge."""
        self._comes_from_an_authorised_body(rule)
        self._has_a_reference()
        self._was_known_to_the_person()
        self._meets_no_objection()
        if self.followed_since is not None:
            not_before(self.on, self.followed_since)

    def _comes_from_an_authorised_body(self, rule: Rule) -> None:
        if self.body not in rule(BODIES, self.on):
            raise Invalid(
                "body-not-authorised",
                "Cet organisme n'est pas de ceux qui orientent vers l'insertion ici.",
            )

    def _has_a_reference(self) -> None:
        if self.reference is None or not plain(self.reference):
            raise Invalid(
                "reference-missing",
                "L'organisme donne sa propre référence du dossier, avec une lettre ou un chiffre.",
            )

    def _was_known_to_the_person(self) -> None:
        if self.informed_on is None or self.informed_on > self.on:
            raise RuleBroken(
                "not-informed", "La personne doit avoir été informée avant d'être orientée ici."
            )

    def _meets_no_objection(self) -> None:
        if self.objects:
            raise RuleBroken(
                "person-objects", "La personne s'y oppose : son parcours ne s'ouvre pas."
            )


def already_referred() -> RuleBroken:
    """The refusal of a second path for one reference of a body."""
    return RuleBroken("already-referred", "Cet organisme a déjà orienté ce dossier ici.")


def epci_of(commune: str, on: date, territory: Territory) -> str:
    """The EPCI where a person lives. Raises Invalid where the commune is none of ours that day."""
    found = territory.commune(commune, on)
    if found is None:
        raise Invalid(
            "commune-unknown", "Cette commune n'est pas du territoire, ou n'existe pas à ce jour."
        )
    return found.epci
