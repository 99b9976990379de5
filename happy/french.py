"""The command line library's own words, in French: to be imported before it."""

import gettext
from typing import Any, Final

WORDS: Final = {
    "Commands": "Commandes",
    "Error: {message}": "Erreur : {message}",
    "Aborted!": "Interrompu.",
    "required": "obligatoire",
    "[required]": "[obligatoire]",
    "default: {default}": "par défaut : {default}",
    "[default: {}]": "[par défaut : {}]",
    "No such command {name!r}.": "Commande inconnue : {name}.",
    "Missing command.": "Il manque une commande.",
    "Missing option": "Option manquante :",
    "Missing argument": "Argument manquant :",
    "Invalid value: {message}": "Valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "Valeur refusée pour {param_hint} : {message}",
    "Choose from:\n\t{choices}": "Au choix :\n\t{choices}",
    "{value!r} is not a valid {number_type}.": "{value} n'est pas un nombre valable.",
}
# Those the library does not offer to translate.
FIXED: Final = {
    "Usage:": "Utilisation :",
    "[OPTIONS] COMMAND [ARGS]...": "COMMANDE",
    "Show this message and exit.": "Affiche cette aide.",
}

_others = gettext.gettext
gettext.gettext = lambda message: WORDS.get(message) or _others(message)

from typer.core import TyperCommand, TyperGroup  # noqa: E402  # its words are bound at import


def _in_french(text: str) -> str:
    for english, french in FIXED.items():
        text = text.replace(english, french)
    return text


class Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return _in_french(super().get_help(ctx))


class Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return _in_french(super().get_help(ctx))
