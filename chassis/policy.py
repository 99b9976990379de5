"""Who may do what, how far and on which fields: one readable file, checked whole at the start."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from chassis.rights import Grant, Rights, Scope

Reach = Literal["territory", "epci", "agency", "caseload"]
REACHES: Final[tuple[str, ...]] = get_args(Reach)
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SECTIONS: Final = {"roles", "actions", "fields"}


class PolicyInvalid(Exception):
    """The policy can't be followed; `errors` says everything that is wrong, in French."""

    def __init__(self, errors: Collection[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may act: a stable id without a name in it, roles, what they are in charge of."""

    subject: str
    roles: frozenset[str]
    territory: str
    epcis: frozenset[str] = frozenset()
    agency: str | None = None

    def scopes(self, reach: Reach) -> tuple[Scope, ...]:
        """The items that a role with that reach gives to this caller: those of any of these.

        A caseload is what somebody looks after, be it as its officer or as its referent.
        """
        match reach:
            case "territory":
                return (Scope(),)
            case "epci":
                return (Scope("epci", self.epcis),)
            case "agency":
                return (Scope("agency", frozenset({self.agency} if self.agency else ())),)
            case "caseload":
                me = frozenset({self.subject})
                return (Scope("officer", me), Scope("referent", me))


@dataclass(frozen=True, slots=True)
class Role:
    """A part somebody plays, and how far it reaches."""

    label: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class Right:
    """Something that roles are given: an action, or the sight of a field."""

    label: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Policy:
    """Roles, and what each is given; what is not written is refused."""

    roles: Mapping[str, Role]
    actions: Mapping[str, Right]
    fields: Mapping[str, Right]

    @classmethod
    def load(cls, path: Path) -> "Policy":
        """The policy of a file. Raises PolicyInvalid."""
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise PolicyInvalid([f"{path.name} : ce fichier manque, ajoutez-le."]) from error
        return cls.read(text)

    @classmethod
    def read(cls, text: str) -> "Policy":
        """The policy of a text. Raises PolicyInvalid, with everything that is wrong."""
        try:
            told = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PolicyInvalid([f"La politique d'accès n'est pas du TOML : {error}."]) from error
        reading = _Reading()
        policy = cls(
            reading.roles(told.get("roles")),
            reading.rights("actions", told),
            reading.rights("fields", told),
        )
        reading.refuse(told.keys() - _SECTIONS, "cette partie n'est pas prévue")
        if reading.errors:
            raise PolicyInvalid(reading.errors)
        return policy

    def check(self, routes: Mapping[str, str | None]) -> None:
        """Refuses a route (its name) without an action that is given to some role.

        Raises PolicyInvalid.
        """
        errors = [
            f"{route} : aucune action ; donnez-lui-en une (action=…)."
            if action is None
            else f"{route} : la politique d'accès ne donne l'action {action} à personne."
            for route, action in routes.items()
            if action not in self.actions
        ]
        if errors:
            raise PolicyInvalid(errors)

    def rights(self, caller: Caller, action: str) -> Rights | None:
        """What the caller may reach and see by an action; None where it is not theirs."""
        grants = [
            Grant(scope, self._fields_of(name))
            for name in sorted(caller.roles & self.actions[action].roles)
            for scope in caller.scopes(self.roles[name].reach)
        ]
        return Rights(grants, frozenset(self.fields)) if grants else None

    def _fields_of(self, role: str) -> frozenset[str]:
        return frozenset(name for name, right in self.fields.items() if role in right.roles)


class _Reading:
    """A policy on its way in: everything wrong is noted, in French."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self._roles: Mapping[str, Role] = {}

    def refuse(self, names: Collection[str], why: str) -> None:
        self.errors += [f"{name} : {why}." for name in sorted(names)]

    def roles(self, told: Any) -> Mapping[str, Role]:
        if not isinstance(told, dict) or not told:
            self.errors.append("roles : au moins un rôle est attendu.")
            return {}
        found = {}
        for name, each in told.items():
            if not self._is_well_formed(f"roles.{name}", name, each, {"label", "scope"}):
                continue
            if each["scope"] not in REACHES:
                self.errors.append(f"roles.{name} : scope est l'un de {', '.join(REACHES)}.")
                continue
            found[name] = Role(each["label"], each["scope"])
        self._roles = found
        return found

    def rights(self, section: str, told: Mapping[str, Any]) -> Mapping[str, Right]:
        """Rights by their whole name: `<service>.<name>`."""
        found = {}
        for service, group in _tables(told.get(section)).items():
            for name, each in _tables(group).items():
                place = f"{section}.{service}.{name}"
                if not self._is_well_formed(place, name, each, {"label", "roles"}):
                    continue
                if self._are_roles(place, each["roles"]):
                    found[f"{service}.{name}"] = Right(each["label"], frozenset(each["roles"]))
        if not found:
            self.errors.append(f"{section} : au moins une ligne est attendue.")
        return found

    def _is_well_formed(self, place: str, name: str, told: Any, keys: set[str]) -> bool:
        before = len(self.errors)
        if not _NAME.fullmatch(name):
            self.errors.append(f"{place} : un nom est fait de mots en minuscules, avec des tirets.")
        if not isinstance(told, dict) or told.keys() != keys:
            expected = " et ".join(sorted(keys))
            self.errors.append(f"{place} : {expected} sont attendus, et rien d'autre.")
        elif not isinstance(told["label"], str) or not told["label"].strip():
            self.errors.append(f"{place} : label est un libellé en français.")
        return len(self.errors) == before

    def _are_roles(self, place: str, roles: Any) -> bool:
        if not isinstance(roles, list) or not roles or len(set(map(str, roles))) < len(roles):
            self.errors.append(f"{place} : roles est une liste de rôles, chacun une fois.")
            return False
        unknown = sorted({str(role) for role in roles} - self._roles.keys())
        self.errors += [f"{place} : le rôle {role} n'est pas déclaré." for role in unknown]
        return not unknown


def _tables(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, dict) else {}
