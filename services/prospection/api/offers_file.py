"""A line of a file of offers: read as the form that would be filled in for it, and written out."""

from typing import Any, Final

from pydantic import ValidationError

from chassis.csv_cells import Cells, Choices, LineRefused
from chassis.csv_file import Columns, Line
from chassis.csv_import import Brought, Known
from chassis.errors import Invalid, RuleBroken
from chassis.problems import sentence_of
from chassis.work import Work
from services.prospection import use_cases
from services.prospection.api.offers_asked import Entered
from services.prospection.domain.offer import OfferKind, Origin
from services.prospection.domain.opportunity import Opportunity

COLUMNS: Final = Columns(
    known=(
        "offre",
        "source",
        "reference",
        "nature",
        "origine",
        "date",
        "rome",
        "rome_version",
        "epci",
        "places",
        "libre_le",
        "organisme",
        "contact",
        "courriel",
        "telephone",
        "description",
        "suivi_par",
        "organisme_suivi",
        "publier",
    ),
    mandatory=("nature", "origine", "epci", "organisme"),
)
KINDS: Final = Choices({each.value: each.french for each in OfferKind})
ORIGINS: Final = Choices({each.value: each.french for each in Origin})
PUBLISHED: Final = Choices({"yes": "oui", "no": "non"})
COLUMN_OF: Final = {
    "kind": "nature",
    "origin": "origine",
    "on": "date",
    "trade": "rome",
    "trade_version": "rome_version",
    "epci": "epci",
    "places": "places",
    "available_on": "libre_le",
    "description": "description",
    "officer": "suivi_par",
    "agency": "organisme_suivi",
    "provider.organisation": "organisme",
    "provider.contact.name": "contact",
    "provider.contact.email": "courriel",
    "provider.contact.phone": "telephone",
    "reference.source": "source",
    "reference.reference": "reference",
}
"""The column of each field of the form, by its place in it."""
COLUMN_OF_REFUSAL: Final = {
    "date-in-the-future": "date",
    "no-rule-on-that-day": "date",
    "epci-unknown": "epci",
    "trade-version": "rome_version",
    "provider-unreachable": "courriel",
    "trade-missing": "rome",
    "departure-missing": "libre_le",
}
"""Where to look in a line for what the domain refuses of the whole offer."""


async def take_offer(line: Line, work: Work, _second: str | None) -> Brought:
    """Enters and publishes the offer of one line. Raises LineRefused, or Known."""
    cells = Cells(line)
    form = _form(cells, work)
    is_published = cells.code("publier", PUBLISHED) != "no"
    cells.settle()
    reference = form.reference.outside_reference() if form.reference else None
    try:
        opportunity = await use_cases.enter(
            form.kind,
            form.origin,
            form.offer(),
            reference,
            form.officer,
            form.agency,
            form.on,
            work,
        )
        if is_published:
            await use_cases.publish(opportunity.id, form.on, work)
    except (RuleBroken, Invalid) as refusal:
        if refusal.slug == "already-in-stock":
            raise Known from refusal
        column = COLUMN_OF_REFUSAL.get(refusal.slug)
        raise LineRefused([(column, refusal.sentence)]) from refusal
    return Brought(opportunity.id, reference.unique if reference else str(opportunity.id))


def _form(cells: Cells, work: Work) -> Entered:
    """The line as a form. Raises LineRefused, with everything wrong in it."""
    cells.need(*COLUMNS.mandatory)
    epcis = Choices({epci.siren: epci.name for epci in work.territory.epcis})
    read: dict[str, Any] = {
        "kind": cells.code("nature", KINDS),
        "origin": cells.code("origine", ORIGINS),
        "epci": cells.code("epci", epcis),
        "on": cells.day("date"),
        "available_on": cells.day("libre_le"),
    }
    filled: dict[str, Any] = {}
    for place, column in COLUMN_OF.items():
        value = read[place] if place in read else cells.text(column)
        if value is not None:
            _put(filled, place.split("."), value)
    try:
        return Entered.model_validate(filled)
    except ValidationError as error:
        for fault in error.errors():
            place = ".".join(map(str, fault["loc"]))
            cells.refuse(COLUMN_OF.get(place), sentence_of(fault))
        cells.settle()
        raise


def _put(form: dict[str, Any], place: list[str], value: object) -> None:
    for name in place[:-1]:
        form = form.setdefault(name, {})
    form[place[-1]] = value


def line_of_offer(opportunity: Opportunity, *, shows_contact: bool) -> dict[str, str]:
    """The cells of an opportunity; empty ones are left out."""
    offer, reference = opportunity.offer, opportunity.reference
    provider = offer.provider
    contact = provider.contact if provider and shows_contact else None
    cells: dict[str, str | None] = {
        "offre": str(opportunity.id),
        "source": reference.source if reference else None,
        "reference": reference.reference if reference else None,
        "nature": opportunity.kind.value,
        "origine": opportunity.origin.value,
        "date": f"{opportunity.published_on or opportunity.entered_on:%d/%m/%Y}",
        "rome": offer.trade,
        "rome_version": offer.trade_version,
        "epci": offer.epci,
        "places": str(offer.places),
        "libre_le": f"{offer.available_on:%d/%m/%Y}" if offer.available_on else None,
        "organisme": provider.organisation if provider else None,
        "contact": contact.name if contact else None,
        "courriel": contact.email if contact else None,
        "telephone": contact.phone if contact else None,
        "description": offer.description,
        "suivi_par": opportunity.officer,
        "organisme_suivi": opportunity.agency,
        "publier": "oui" if opportunity.published_on else "non",
    }
    return {column: cell for column, cell in cells.items() if cell}
