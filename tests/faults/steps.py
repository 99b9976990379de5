"""The journey of a household, as a table: a service joins by its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Body = dict[str, Any]
Who = Literal["first", "second", "adviser", "other-adviser"]


@dataclass
class Household:
    """A fictive household on its way: what the officers know of it so far."""

    name: str
    today: date
    trade: tuple[str, str]
    epci: str
    commune: str
    hosts: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)
    """`candidate`, `stay`, `path`…: what stands in braces in a step's path."""
    answer: Body = field(default_factory=dict)
    """What the last command was answered."""

    @property
    def subject(self) -> str:
        return self.ids.get("candidate", "")


Ask = Callable[[Household], Body]


@dataclass(frozen=True)
class Step:
    """A command: at whose door, what it says, and what must come of it."""

    service: str
    path: str
    body: Ask = lambda household: {}
    tells: tuple[str, ...] = ()
    leaves: tuple[str, str] | None = None
    by: Who = "first"
    method: Literal["POST", "PUT"] = "POST"
    part: str = ""
    """The part of an item that a PUT replaces."""
    awaits: tuple[str, ...] = ()
    """A table that must have a row of the household first, and such a one; it gives its id."""
    learns: Callable[[Household], dict[str, str]] | None = None
    is_refused: bool = False


def _on(**more: Any) -> Ask:
    return lambda household: {"on": household.today.isoformat(), **more}


def _application(household: Household) -> Body:
    def person(role: str, name: str) -> Body:
        mailbox = f"{role}.{household.name}@exemple.invalid"
        who = {"role": role, "given_name": name, "family_name": f"Fictif-{household.name}"}
        return {**who, "contact": {"email": mailbox}}

    trade, version = household.trade
    return {
        "candidate": {
            "kind": "household",
            "adults": [person("lead", "Zénobie"), person("partner", "Barnabé")],
            "partner_needs_work": "not-said",
        },
        "project": {
            "type": "job",
            "trade": trade,
            "trade_version": version,
            "epcis": [household.epci],
        },
        "source": "website",
        "on": household.today.isoformat(),
    }


def _people(household: Household) -> dict[str, str]:
    adults = household.answer["candidate"]["adults"]
    return {"candidate": household.answer["id"]} | {each["role"]: each["id"] for each in adults}


def _signed_by(role: str) -> Ask:
    return lambda household: {"person": household.ids[role], "on": household.today.isoformat()}


def _scores(household: Household) -> Body:
    grid = ("project", "resources", "skills", "life-choice", "household")
    return {"scores": dict.fromkeys(grid, 2), "on": household.today.isoformat()}


def _plan(household: Household) -> Body:
    day = household.today.isoformat()
    return {
        "epci": household.epci,
        "starts_on": day,
        "ends_on": day,
        "put_on": day,
        "lodging": "guesthouse",
        "lodging_booked": True,
    }


def _programme(household: Household) -> Body:
    on = household.today.isoformat()
    return {
        "slots": [
            {"encounter": each, "host": household.hosts[each], "on": on, "place": "agency"}
            for each in household.answer["missing_encounters"]
        ]
    }


def _agreed_by(role: str) -> Ask:
    adult = {"role": role, "rank": 1}
    return lambda household: {"adult": adult, "on": household.today.isoformat()}


def _evaluated_by(who: str) -> Ask:
    return _on(by=who, wish="go", scores={"project": 4, "welcome": 5})


def _adviser(household: Household) -> Body:
    return {"officer": "adviser"}


def _countersigned(household: Household) -> Body:
    on = household.today.isoformat()
    return {"household": household.subject, "says": WORD, "signed_on": on}


def _arrival_plan(household: Household) -> Body:
    on = household.today.isoformat()
    return {"epci": household.epci, "planned_on": on, "on": on}


def _arrival(household: Household) -> Body:
    on = household.today.isoformat()
    return {"commune": household.commune, "proof": "lease", "without_us": "no", "on": on}


FILE = "/v1/candidates/{candidate}"
STAY = "/v1/stays/{stay}"
PARTNER = "/v1/partner-paths/{partner_path}"
PATH = "/v1/paths/{path}"
WORD = "chooses-not-to-work"

PROSPECTION = (
    Step(
        "prospection",
        "/v1/candidates",
        _application,
        tells=("candidate-registered",),
        leaves=("candidate", "registered"),
        learns=_people,
    ),
    Step("prospection", f"{FILE}/assignment"),
    Step("prospection", f"{FILE}/qualification", _on(), is_refused=True),
    Step("prospection", f"{FILE}/contacts", _on(kind="call", result="reached")),
    Step("prospection", f"{FILE}/notices", _signed_by("lead")),
    Step("prospection", f"{FILE}/notices", _signed_by("partner")),
    Step("prospection", f"{FILE}/agreements", _signed_by("lead")),
    Step("prospection", f"{FILE}/agreements", _signed_by("partner")),
    Step(
        "prospection",
        f"{FILE}/countersignatures",
        lambda household: {"person": household.ids["lead"]},
        by="second",
    ),
    Step(
        "prospection",
        f"{FILE}/countersignatures",
        lambda household: {"person": household.ids["partner"]},
        by="second",
    ),
    Step("prospection", f"{FILE}/assessment", _on(), tells=("assessment-started",)),
    Step("prospection", f"{FILE}/scores", _scores),
    Step(
        "prospection",
        f"{FILE}/qualification",
        _on(),
        tells=("candidate-qualified",),
        leaves=("candidate", "qualified"),
    ),
)

IMMERSION = (
    Step(
        "immersion",
        STAY,
        _plan,
        method="PUT",
        part="plan",
        awaits=("stay",),
        tells=("immersion-dates-proposed",),
    ),
    Step("immersion", STAY, _programme, method="PUT", part="programme"),
    Step("immersion", f"{STAY}/agreements", _agreed_by("lead")),
    Step("immersion", f"{STAY}/agreements", _agreed_by("partner")),
    Step("immersion", f"{STAY}/countersignatures", by="second"),
    Step("immersion", f"{STAY}/confirmation", _on(), tells=("immersion-confirmed",)),
    Step("immersion", f"{STAY}/start", _on(), tells=("immersion-started",)),
    Step("immersion", f"{STAY}/closure", _on(partner="on-site")),
    Step("immersion", f"{STAY}/evaluations", _evaluated_by("candidate")),
    Step("immersion", f"{STAY}/evaluations", _evaluated_by("partner")),
    Step("immersion", f"{STAY}/evaluations", _evaluated_by("host")),
    Step(
        "immersion",
        f"{STAY}/completion",
        _on(outcome="go"),
        tells=("immersion-completed",),
        leaves=("stay", "completed"),
    ),
)

INSERTION = (
    Step("insertion", f"{PARTNER}/assignment", _adviser, awaits=("partner_path",)),
    Step("insertion", f"{PARTNER}/notice", _on(), by="adviser"),
    Step("insertion", f"{PARTNER}/invitation", _on(), by="adviser"),
    Step("insertion", f"{PARTNER}/papers", _on(by="partner", says=WORD), by="adviser"),
    Step(
        "insertion",
        "/v1/partner-countersignatures",
        _countersigned,
        by="other-adviser",
        tells=("partner-situation-resolved",),
    ),
)

INSTALLATION = (
    Step("installation", f"{PATH}/assignment", awaits=("path",)),
    Step(
        "installation",
        PATH,
        _arrival_plan,
        method="PUT",
        part="arrival-plan",
        tells=("arrival-planned",),
    ),
    Step("installation", f"{PATH}/arrival", _arrival, tells=("household-arrived",)),
    Step("installation", f"{PATH}/activity", _on(kind="job", proof="employment-contract")),
    Step(
        "installation",
        f"{PATH}/installation",
        _on(),
        tells=("household-installed",),
        awaits=("newcomer", "record->'gate'->>'word' = 'passed'"),
    ),
)

SHORT = (*PROSPECTION, *IMMERSION)
WHOLE = (*SHORT, *INSERTION, *INSTALLATION)


def way(number: int, steps: Sequence[Step], whole_every: int) -> Sequence[Step]:
    """How far a household goes: one in `whole_every` all the way, the others those steps."""
    return WHOLE if whole_every and number % whole_every == 0 else steps
