"""Cells that a spreadsheet would compute: written with an apostrophe, which is read back off."""

import re
from typing import Final

_COMPUTED: Final = re.compile(r"'*[=+\-@\t\r]")
"""What begins a formula, whatever the apostrophes that stand before it already."""


def shielded(cell: str) -> str:
    """The cell, which no spreadsheet computes."""
    return f"'{cell}" if _COMPUTED.match(cell) else cell


def bare(cell: str) -> str:
    """The cell without its shield."""
    return cell[1:] if cell.startswith("'") and _COMPUTED.match(cell) else cell
