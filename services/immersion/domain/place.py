"""Where a stay is held and where hosts live: an intermunicipal body (EPCI) of the territory."""

from typing import Protocol

from chassis.errors import Invalid


class Reference(Protocol):
    """The territory's own codes."""

    def epci(self, siren: str) -> object | None: ...


def is_of_the_territory(epci: str, reference: Reference) -> None:
    """Refuses an EPCI of somewhere else."""
    if reference.epci(epci) is None:
        raise Invalid("epci-unknown", "Cette intercommunalité n'est pas du territoire.")
