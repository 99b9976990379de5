"""What a caller may reach and see by one action: items within a scope, fields within a role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

ScopeColumn = Literal["epci", "agency", "officer", "referent"]
SCOPE_COLUMNS: Final[tuple[str, ...]] = get_args(ScopeColumn)
"""A table that has one of them is held back from whoever is not of that value."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The items whose `column` is one of these; without a column, every item there is."""

    column: ScopeColumn | None = None
    among: frozenset[str] = frozenset()

    def holds(self, columns: Mapping[str, Any]) -> bool:
        return self.column is None or columns.get(self.column) in self.among


@dataclass(frozen=True, slots=True)
class Grant:
    """What one of the caller's roles gives them: how far it reaches, which fields it shows."""

    scope: Scope
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rights:
    """Every grant of a caller for one action; each item is reached, and seen, by those it is in."""

    grants: Sequence[Grant]
    known_fields: frozenset[str] | None = field(default=None)
    """The fields that somebody's role may hide; None where nothing is hidden."""

    @property
    def everything(self) -> bool:
        """Whether no item is out of reach."""
        return any(grant.scope.column is None for grant in self.grants)

    def reaches(self, columns: Mapping[str, Any]) -> bool:
        """Whether an item is within reach, by its row's columns, where these say whose it is."""
        is_shared = not any(name in columns for name in SCOPE_COLUMNS)
        return is_shared or any(grant.scope.holds(columns) for grant in self.grants)

    def shows(self, name: str, columns: Mapping[str, Any]) -> bool:
        """Whether a field of an item is shown. Raises LookupError where no policy names it."""
        if self.known_fields is None:
            return True
        if name not in self.known_fields:
            raise LookupError(f"the policy has no field {name}")
        return any(name in each.fields and each.scope.holds(columns) for each in self.grants)

    def beyond_scope(self) -> "Rights":
        """The same fields, of every item there is."""
        return replace(self, grants=[replace(each, scope=Scope()) for each in self.grants])

    def among(self, column: str) -> frozenset[str]:
        """The values of a scope column that are within reach."""
        return frozenset().union(
            *(grant.scope.among for grant in self.grants if grant.scope.column == column)
        )


PLATFORM: Final = Rights((Grant(Scope()),))
"""Listeners and timers are nobody's: they reach and see everything."""
