"""What the programme of a stay is made of, and what hosts offer."""

from enum import StrEnum


class Encounter(StrEnum):
    """What a slot is for."""

    TERRITORY = "territory"
    TRADE_EXPERT = "trade-expert"
    INHABITANT = "inhabitant"
    ELECTED = "elected"
    BUSINESS = "business"
    HOUSING_VISIT = "housing-visit"
    SCHOOL_VISIT = "school-visit"
    PARTNER = "partner"
    PREMISES_VISIT = "premises-visit"
    DESK_TRIAL = "desk-trial"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH = {
    Encounter.TERRITORY: "rencontre avec le territoire",
    Encounter.TRADE_EXPERT: "expert du métier",
    Encounter.INHABITANT: "rencontre avec des habitants",
    Encounter.ELECTED: "rencontre avec des élus",
    Encounter.BUSINESS: "visite d'entreprise",
    Encounter.HOUSING_VISIT: "visite de logements",
    Encounter.SCHOOL_VISIT: "visite d'école",
    Encounter.PARTNER: "rendez-vous du conjoint ou partenaire",
    Encounter.PREMISES_VISIT: "visite de locaux",
    Encounter.DESK_TRIAL: "essai d'un poste de travail",
}
