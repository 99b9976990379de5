"""What advisers send about a local person: closed forms, with codes where others have texts.

No form has a place for health, income, sanctions or a social security number.
"""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt, model_validator

from chassis import entries
from chassis.fields import ADay, checked
from chassis.forms import (
    WORDS,
    ACode,
    ACommune,
    AName,
    AnEmail,
    AnOfficer,
    APhone,
    ASiret,
    ATrade,
    AVersion,
    AWord,
    Dated,
    Form,
)
from services.insertion.api.local_codes import (
    AGround,
    AKind,
    AnAttendance,
    APurpose,
    AReason,
    AStanding,
    AWay,
)
from services.insertion.domain.local.contract import LEGAL_WEEK, Contract
from services.insertion.domain.local.person import Person, Referral
from services.insertion.domain.local.steps import Pmsmp, Siae, Step

MOST_THEMES = 70
AWeek = Annotated[StrictInt, Field(ge=1, le=LEGAL_WEEK)]
AFewMonths = Annotated[StrictInt, Field(ge=1, le=120)]
ATheme = Annotated[
    str,
    Field(
        min_length=1, max_length=120, description="Thème data·inclusion.", json_schema_extra=WORDS
    ),
    checked(entries.words),
]


class Numberless(Form):
    """Un formulaire dont aucun champ n'accueille un numéro de sécurité sociale."""

    @model_validator(mode="before")
    @classmethod
    def names_nobody_by_number(cls, sent: Any) -> Any:
        """Refuses the whole form, under a slug of its own, wherever the number stands in it."""
        for typed in _texts(sent):
            entries.names_nobody_by_number(typed)
        return sent


def _texts(sent: Any) -> Iterator[str]:
    """Every text and number sent, at any depth."""
    if isinstance(sent, dict):
        for each in (*sent.keys(), *sent.values()):
            yield from _texts(each)
    elif isinstance(sent, list):
        for each in sent:
            yield from _texts(each)
    elif isinstance(sent, str | int):
        yield str(sent)


class On(Dated, Numberless):
    """Le jour du fait ; aujourd'hui s'il n'est pas dit."""


ON_THAT_DAY = On()


class PersonForm(Numberless):
    """La personne : le moins qu'il faut pour la joindre."""

    given_name: AName
    family_name: AName
    commune: ACommune
    email: AnEmail | None = None
    phone: APhone | None = None

    def person(self) -> Person:
        return Person(**self.model_dump())


class Referred(Numberless):
    """Une personne orientée par un organisme habilité, sous la référence de celui-ci."""

    person: PersonForm
    body: ACode
    reference: AWord
    on: ADay
    informed_on: ADay | None = Field(
        default=None, description="Le jour où la personne a été informée ; il est exigé."
    )
    objects: StrictBool = Field(default=False, description="Vrai si la personne s'y oppose.")
    followed_since: ADay | None = Field(
        default=None, description="Depuis quand l'organisme la suit, si c'était déjà le cas."
    )
    officer: AnOfficer | None = Field(default=None, description="Qui suivra le parcours.")

    def referral(self) -> Referral:
        told = self.model_dump(exclude={"person", "officer"})
        return Referral(**told)


class Assigned(Numberless):
    """Qui suit le parcours : à défaut, qui le demande."""

    officer: AnOfficer | None = None


class AppointmentOpened(On):
    """La nature du rendez-vous."""

    kind: ACode


class Booked(Numberless):
    """Le jour du rendez-vous, à venir ou non."""

    day: ADay


class Attended(Numberless):
    """Ce qu'il en est du rendez-vous."""

    attendance: AnAttendance


class Assessed(On):
    """Les freins constatés avec la personne, par thème ; il peut n'y en avoir aucun."""

    themes: list[ATheme] = Field(default=[], max_length=MOST_THEMES)


class BarrierOpened(On):
    """Un frein de plus."""

    theme: ATheme


class Decided(Numberless):
    """L'orientation décidée : comment, par quel organisme et par qui la personne est suivie."""

    way: AWay
    body: ACode
    referent: AnOfficer
    decided_on: ADay
    notified_on: ADay | None = Field(
        default=None, description="Le jour de la notification ; le mois du contrat en court."
    )


class Signed(Numberless):
    """Le contrat signé : des heures par semaine, ou « adapté », sans dire pourquoi."""

    signed_on: ADay
    weekly_hours: AWeek | None = None
    adapted: StrictBool = False

    def contract(self) -> Contract:
        return Contract(
            signed_on=self.signed_on, weekly_hours=self.weekly_hours, adapted=self.adapted
        )


class Countersigned(Signed):
    """Ce que vous lisez sur le contrat signé, sans l'avoir enregistré vous-même."""

    path: UUID


class ActionTaken(On):
    """Une action, et les orientations du programme qu'elle sert à cette date."""

    kind: ACode
    orientations: list[ACode] = Field(max_length=20)
    with_newcomers: StrictBool = Field(
        default=False, description="Vrai si des nouveaux arrivants y prennent part aussi."
    )


class PmsmpForm(Numberless):
    """Une période de mise en situation : son accueil, sa fin, son objet, qui la prescrit."""

    host: ASiret
    ends_on: ADay
    purpose: APurpose
    prescriber: ACode


class SiaeForm(Numberless):
    """Le PASS IAE et le diagnostic qui ouvrent une structure d'insertion."""

    pass_since: ADay
    pass_until: ADay
    diagnosed_on: ADay


class StepTaken(Numberless):
    """Une étape de travail ou de formation, avec ce que sa nature seule demande."""

    kind: AKind
    on: ADay
    trade: ATrade | None = None
    trade_version: AVersion | None = None
    pmsmp: PmsmpForm | None = None
    siae: SiaeForm | None = None

    def step(self, id: UUID) -> Step:
        return Step(
            id=id,
            kind=self.kind,
            started_on=self.on,
            trade=self.trade,
            trade_version=self.trade_version,
            pmsmp=Pmsmp(**self.pmsmp.model_dump()) if self.pmsmp else None,
            siae=Siae(**self.siae.model_dump()) if self.siae else None,
        )


class Suspended(On):
    """La classe du motif, dans la liste du territoire ; jamais la cause."""

    reason: ACode


class Left(On):
    """Ce sur quoi le parcours aboutit, et la durée d'un emploi à durée déterminée."""

    ground: AGround
    months: AFewMonths | None = None


class Checked(On):
    """Ce qu'est devenue l'issue, tant de mois après."""

    months: AFewMonths
    standing: AStanding


class Closed(On):
    """Pourquoi le parcours est clos sans avoir abouti."""

    reason: AReason


class Searched(Form):
    """Ce dont on se souvient : nom, téléphone, courriel ou référence."""

    words: str = Field(min_length=1, max_length=200, description="Huit mots au plus.")
    limit: int = Field(default=20, ge=1, le=50)
