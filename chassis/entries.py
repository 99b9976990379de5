"""What people type, checked and written in one way; a refusal says what is expected, in French."""

import re
import unicodedata

from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_number

from chassis.errors import Invalid

_EMAIL = re.compile(
    r"(?!\.)(?!.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_PHONE_SEPARATORS = re.compile(r"[\s.\-/]|\(0\)")
_FRENCH_PHONE = re.compile(r"(?:\+33|0033|0)?([1-9]\d{8})")
_OTHER_PHONE = re.compile(r"(?:\+|00)([1-9]\d{7,14})")
_NIR = re.compile(
    r"(?<!\d)[1-478]@\d{2}@(?:0[1-9]|1[0-2]|[2-9]\d)@(?:\d{2}|2[ab])@\d{3}@\d{3}"
    r"(?:@\d{2})?(?!\d)".replace("@", r"[\s./_-]{0,2}"),
    re.IGNORECASE,
)
_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_TRADE = re.compile(r"[A-N]\d{4}")
_ACTIVITY = re.compile(r"([A-V])|(\d{2})(?:\.?(\d|\d{2}[A-Z]?))?")


def words(typed: str) -> str:
    """Some words on one line."""
    return " ".join(text(typed).split())


def text(typed: str) -> str:
    """A text that can be printed, and holds no social security number."""
    normal = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\t", " "))
    readable = "".join(each for each in normal if unicodedata.category(each) != "Cf").strip()
    if any(unicodedata.category(each)[0] == "C" and each != "\n" for each in readable):
        raise Invalid("text-unreadable", "Ce texte contient des caractères illisibles.")
    names_nobody_by_number(readable)
    return readable


def names_nobody_by_number(typed: str) -> None:
    """No social security number, whole or without its key, however its digits are written.

    The digits of a random id are nobody's number.
    """
    normal = _ID.sub("", unicodedata.normalize("NFKC", typed))
    if _NIR.search("".join(each for each in normal if unicodedata.category(each) != "Cf")):
        raise Invalid(
            "social-security-number",
            "Un numéro de sécurité sociale n'a pas sa place ici : retirez-le.",
        )


def name(typed: str) -> str:
    """A name of a person or of an organisation."""
    found = words(typed)
    if not any(each.isalpha() for each in found):
        raise Invalid("name-unreadable", "Un nom comporte au moins une lettre.")
    return found


def email(typed: str) -> str:
    """An e-mail address; its domain in lower case."""
    found = typed.strip()
    if len(found) > 254 or not _EMAIL.fullmatch(found):
        raise Invalid(
            "email-incorrect",
            "Une adresse électronique s'écrit comme prenom.nom@exemple.fr, sans accent ni espace.",
        )
    mailbox, _, host = found.rpartition("@")
    return f"{mailbox}@{host.lower()}"


def phone(typed: str) -> str:
    """A phone number: ten digits in France (spreadsheets drop the zero), else `+` and a country."""
    digits = _PHONE_SEPARATORS.sub("", typed)
    if french := _FRENCH_PHONE.fullmatch(digits):
        return f"0{french[1]}"
    if other := _OTHER_PHONE.fullmatch(digits):
        return f"+{other[1]}"
    raise Invalid(
        "phone-incorrect",
        "Un numéro de téléphone compte dix chiffres, ou commence par + et l'indicatif du pays.",
    )


def siret(typed: str) -> str:
    """The number of an establishment: fourteen digits, the last of which checks the others."""
    try:
        return str(siret_number.validate(typed))
    except ValidationError as error:
        raise Invalid(
            "siret-incorrect",
            "Ce numéro SIRET est incorrect : il compte quatorze chiffres, dont une clé.",
        ) from error


def activity(typed: str) -> str:
    """A NAF code, dotted as Insee writes it; a section's letter means nothing but by its version.

    Whether it exists is the territory's to say.
    """
    found = _ACTIVITY.fullmatch(typed.strip().upper())
    if found is None:
        raise Invalid("naf-incorrect", "Un code NAF s'écrit comme 10.51C, ou C pour une section.")
    section, division, rest = found.groups()
    return section or (f"{division}.{rest}" if rest else division)


def trade(typed: str) -> str:
    """A ROME code; whether the territory lacks people for it is another question."""
    found = typed.strip().upper()
    if not _TRADE.fullmatch(found):
        raise Invalid("rome-incorrect", "Un code ROME s'écrit comme J1506.")
    return found
