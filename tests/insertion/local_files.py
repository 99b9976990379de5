"""Lines of referrals, as a body writes them."""

from tests.insertion.local_people import COMMUNE

HEADER = (
    "reference;organisme;date;prenom;nom;commune;informe_le;opposition;courriel;telephone;"
    "suivi_depuis;suivi_par"
)


def a_line(named: str, **changes: str) -> str:
    cells = {
        "reference": named,
        "organisme": "France Travail",
        "date": "02/03/2026",
        "prenom": "Camille",
        "nom": "Fictif",
        "commune": COMMUNE,
        "informe_le": "01/03/2026",
        "suivi_par": "adviser-1",
    } | changes
    return ";".join(cells.get(column, "") for column in HEADER.split(";"))
