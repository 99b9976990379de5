"""Files of clearly fictive applications, fit for any territory."""

import csv
import io
from itertools import cycle

from chassis.territory import Territory

PERSON = ("prenom", "nom", "courriel", "telephone")
PARTNER = tuple(f"conjoint_{each}" for each in (*PERSON, "emploi"))
FILE = ("reference", "type", "date", "provenance", "projet", "rome", "rome_version", "epci")


def a_file(territory: Territory, count: int, day: str = "16/02/2026") -> bytes:
    """Households with and without a partner, each wishing for a place and a trade that exist."""
    out = io.StringIO()
    writer = csv.DictWriter(out, (*FILE, *PERSON, *PARTNER), delimiter=";", restval="")
    writer.writeheader()
    epcis, trades = cycle(territory.epcis), cycle(territory.trades)
    for number in range(count):
        trade = next(trades)
        person = {
            "reference": f"T-{number}",
            "type": "foyer",
            "date": day,
            "provenance": "website",
            "projet": "job",
            "rome": trade.code,
            "rome_version": trade.version,
            "epci": next(epcis).siren,
            "prenom": f"Fictive{_letters(number)}",
            "nom": f"Inventée{_letters(number)}",
            "courriel": f"personne{number}@exemple.invalid",
            "telephone": f"06 39 98 {number // 100:02d} {number % 100:02d}",
        }
        partner = {
            "conjoint_prenom": f"Imaginaire{_letters(number)}",
            "conjoint_nom": f"Rêvée{_letters(number)}",
            "conjoint_courriel": f"conjoint{number}@exemple.invalid",
            "conjoint_telephone": f"06 39 98 {50 + number // 100:02d} {number % 100:02d}",
            "conjoint_emploi": "oui",
        }
        writer.writerow(person | (partner if number % 2 else {}))
    return out.getvalue().encode()


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in f"{number:03d}")
