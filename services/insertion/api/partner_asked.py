"""What officers send about a partner: closed forms, in which an unknown field is refused."""

from datetime import date
from uuid import UUID

from chassis.forms import AnOfficer, Dated, Form
from services.insertion.api.partner_codes import AKeeping, ASaying, ASeat


class Assigned(Form):
    """Qui suit le parcours : à défaut, qui le demande."""

    officer: AnOfficer | None = None


class Signed(Dated):
    """Le papier signé : qui l'a signé, ce qu'il dit, et le jour qu'il porte."""

    by: ASeat
    says: ASaying
    how: AKeeping | None = None


class Countersigned(Form):
    """Ce que vous lisez sur le papier signé, sans l'avoir enregistré vous-même."""

    household: UUID
    says: ASaying
    how: AKeeping | None = None
    signed_on: date
