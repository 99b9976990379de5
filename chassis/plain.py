"""How texts typed by hand are compared: without accents, case, or what stands between words."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def plain(typed: str) -> str:
    """The words of a text, bare, joined by hyphens; `École d'été` gives `ecole-d-ete`."""
    decomposed = unicodedata.normalize("NFKD", typed.casefold())
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return "-".join(_WORD.findall(letters))
