"""What a person sees of their own file, and of nobody else's part in it."""

from datetime import date
from typing import Any, Final

from chassis.work import Work
from services.prospection import use_cases
from services.prospection.domain.facts import Status
from services.prospection.domain.household import Household, PartnerWork
from services.prospection.domain.invitation import Act
from services.prospection.domain.people import Adult, AgeBand, Person
from services.prospection.domain.rules import WITHDRAWAL_REASONS
from services.prospection.use_cases.own_acts import Door

AWAITED: Final = {
    Act.AGREE: "Votre adhésion au programme.",
    Act.WORK: "Votre réponse sur votre situation professionnelle.",
    Act.STAY: "Votre réponse sur les dates de séjour.",
    Act.WISH: "Vos souhaits.",
    Act.WITHDRAW: "Votre confirmation, si vous renoncez.",
}
OFFERED: Final = {Act.WISH.value: "Dire mes souhaits", Act.WITHDRAW.value: "Renoncer au programme"}
WORK: Final = {
    PartnerWork.YES.value: "Oui, je cherche un emploi.",
    PartnerWork.NO.value: "Non, je ne cherche pas d'emploi.",
    PartnerWork.NOT_SAID.value: "Je préfère ne pas le dire.",
}
REPLIES: Final = {
    "agrees": "Oui, je viendrai à ces dates.",
    "declines": "Non, ces dates ne me conviennent pas.",
}
NOT_KNOWN: Final = "non renseigné"


def shown(door: Door, work: Work) -> dict[str, Any]:
    """What the page of an act says."""
    stay = door.invitation.stay
    place = work.territory.epci(stay.epci) if stay else None
    return _common(door, work) | {
        "informed_on": _day(door.person.notice.on) if door.person.notice else NOT_KNOWN,
        "carries": door.candidate.carries_the_project(door.person),
        "options": _options(door.invitation.act, work),
        "starts_on": _day(stay.starts_on) if stay else "",
        "ends_on": _day(stay.ends_on) if stay else "",
        "place": place.name if place else "",
    }


async def followed(door: Door, work: Work) -> dict[str, Any]:
    """What the page says where a person follows their file."""
    candidate, person = door.candidate, door.person
    asked = await use_cases.awaited_of(candidate.id, person.id, work)
    return _common(door, work) | {
        "stage": candidate.status.french,
        "since": _day(candidate.since),
        "contact": candidate.officer_name or "personne n'est encore désigné",
        "awaited": [AWAITED[act] for act in asked],
        "known": _known(person, candidate.applicant, work),
        "offered": _offered(person, candidate.status),
    }


def _common(door: Door, work: Work) -> dict[str, Any]:
    return {
        "given_name": door.person.given_name,
        "last_day": _day(door.invitation.last_day),
        "territory": work.territory.name,
    }


def _offered(person: Person, status: Status) -> dict[str, str]:
    """A representative has no wishes to state, and nobody withdraws twice."""
    possible = {
        Act.WISH.value: isinstance(person, Adult),
        Act.WITHDRAW.value: status is not Status.WITHDRAWN,
    }
    return {act: label for act, label in OFFERED.items() if possible[act]}


def _options(act: Act, work: Work) -> dict[str, str]:
    if act is Act.WITHDRAW:
        reasons = work.rule(WITHDRAWAL_REASONS, work.today)
        return {reason: work.territory.words(reason) for reason in reasons}
    return {Act.WORK: WORK, Act.STAY: REPLIES}.get(act, {})


def _known(person: Person, applicant: object, work: Work) -> dict[str, str]:
    """A person's own data: nothing of the other adults'."""
    known = {
        "Prénom": person.given_name,
        "Nom": person.family_name,
        "Courriel": person.contact.email or NOT_KNOWN,
        "Téléphone": person.contact.phone or NOT_KNOWN,
        "Données reçues le": _day(person.known_on),
        "Notice d'information": _day(person.notice.on) if person.notice else "pas encore remise",
        "Adhésion au programme": _agreement(person),
    }
    if isinstance(person, Adult):
        unsaid = person.age_band is AgeBand.NOT_SAID
        known["Tranche d'âge"] = NOT_KNOWN if unsaid else work.territory.words(person.age_band)
        known["Souhaits"] = person.wishes or NOT_KNOWN
    if isinstance(applicant, Household) and applicant.partner is person:
        wish = applicant.partner_needs_work
        known["Recherche d'emploi"] = WORK[wish] if wish else "pas encore demandé"
    return known


def _agreement(person: Person) -> str:
    if person.agreement is None:
        return "pas encore donnée"
    if not person.agreement.holds:
        return f"signée le {_day(person.agreement.on)}, en attente de contreseing"
    return f"donnée le {_day(person.agreement.on)}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
