"""Every route by every role, on what is theirs and on what is not, beside the policy file."""

import re
import tomllib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from happy.places import ROOT
from tests.access.examples import Examples
from tests.office import Office

HERE, NEXT_DOOR = "999000001", "999000002"
ME, COLLEAGUE = "mine", "another"
MY_AGENCY, ANOTHER_AGENCY = "chambre-fictive", "bailleur-fictif"
MINE = {"epci": HERE, "officer": ME, "agency": MY_AGENCY}
NOT_MINE = {
    "own": {},
    "epci": {"epci": NEXT_DOOR},
    "caseload": {"officer": COLLEAGUE},
    "agency": {"agency": ANOTHER_AGENCY},
}
"""In what respect an item is not the caller's."""
COLUMN_OF_SCOPE = {"territory": None, "epci": "epci", "caseload": "officer", "agency": "agency"}


def whose(respect: str) -> dict[str, str]:
    """Whose an item is, which is the caller's but in one respect."""
    return MINE | NOT_MINE[respect]


@dataclass(frozen=True)
class Kind:
    """Items that routes name by their id: where, what says whose they are, one in each respect.

    Where nothing says whose they are, they are there for everybody.
    """

    table: str
    path: str
    columns: tuple[str, ...]
    items: Mapping[str, UUID]


@dataclass(frozen=True)
class Cell:
    """One request, and what the policy says of it."""

    method: str
    path: str
    role: str
    respect: str
    expected: str


@dataclass
class Matrix:
    """The routes of one office, the items in it, and the policy as a reader of the file has it."""

    office: Office
    kinds: Sequence[Kind]
    document: Mapping[str, Any]
    told: Mapping[str, Any] = field(default_factory=dict)
    policy: Mapping[str, Any] = field(
        default_factory=lambda: tomllib.loads(
            (ROOT / "deploy" / "policy.toml").read_text(encoding="utf-8")
        )
    )

    def cells(self) -> Iterator[Cell]:
        """Every request there is to make."""
        for path, operations in self.document["paths"].items():
            for method, operation in operations.items():
                if "x-action" not in operation:
                    continue
                kind = self._kind(path)
                respects = ["territory", *(NOT_MINE if kind else ["own"])]
                for role in self.policy["roles"]:
                    for respect in respects:
                        expected = self._expected(operation["x-action"], role, kind, respect)
                        yield Cell(method.upper(), path, role, respect, expected)

    def _kind(self, path: str) -> Kind | None:
        found = [each for each in self.kinds if path.startswith(f"{each.path}/{{id}}")]
        return found[0] if found else None

    def _expected(self, action: str, role: str, kind: Kind | None, respect: str) -> str:
        """The policy file, read as a person would."""
        if respect == "territory":
            return "not found"
        service, _, name = action.rpartition(".")
        right = self.policy["actions"][service or self.office.service.name][name]
        if role not in right["roles"]:
            return "forbidden"
        column = COLUMN_OF_SCOPE[self.policy["roles"][role]["scope"]]
        if kind is None or column is None or not kind.columns:
            return "let through"
        is_mine = column in kind.columns and whose(respect)[column] == MINE[column]
        return "let through" if is_mine else "not found"

    async def ask(self, client: httpx.AsyncClient, cell: Cell) -> str:
        """What becomes of a request."""
        operation = self.document["paths"][cell.path][cell.method.lower()]
        kind = self._kind(cell.path)
        respect = "own" if cell.respect == "territory" else cell.respect
        item = kind.items[respect] if kind else uuid.uuid4()
        path = cell.path.replace("{id}", str(item)).replace("{position}", "1")
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if cell.method in {"PUT", "DELETE"}:
            headers["If-Match"] = '"1"'
        body = Examples(self.document, self.told).body(operation)
        path = path.replace("{name}", self.office.service.name)
        path = re.sub(r"\{\w+\}", str(uuid.uuid4()), path)
        answer = await client.request(cell.method, path, json=body, headers=headers)
        if answer.is_success and cell.method != "GET":
            await self.put_back()
        return _outcome(answer, is_of_an_item=kind is not None)

    async def remember(self) -> None:
        """Keeps the items as they are now."""
        async with self.office.runtime.engine.begin() as connection:
            for kind in self.kinds:
                await connection.execute(
                    text(f"create table kept_{kind.table} as select * from {kind.table}")
                )

    async def put_back(self) -> None:
        """Undoes what a request changed of the items, and closes the glass."""
        async with self.office.runtime.engine.begin() as connection:
            await connection.execute(text("delete from break_glass"))
            for kind in self.kinds:
                await connection.execute(text(f"delete from {kind.table}"))
                await connection.execute(
                    text(f"insert into {kind.table} select * from kept_{kind.table}")
                )


def _outcome(answer: httpx.Response, *, is_of_an_item: bool) -> str:
    """A body that is refused, a rule, a file of another type: all those were let through.

    So was who is told that an office without Kafka can't compare itself with it.
    """
    if answer.status_code == 403:
        return "forbidden"
    if answer.status_code == 404 and answer.json()["type"].endswith(":not-found"):
        return "not found"
    if answer.status_code == 422 and is_of_an_item and _is_unread(answer):
        return f"body refused: {answer.text}"
    if answer.status_code == 503 and answer.json()["type"].endswith(":not-compared"):
        return "let through"
    return f"failed: {answer.text}" if answer.status_code in {401, 500, 503} else "let through"


def _is_unread(answer: httpx.Response) -> bool:
    """Whether the body was refused before anybody looked for the item."""
    return bool(answer.json()["type"].endswith(":content-invalid"))
