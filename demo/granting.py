"""Aids: who asks, who decides, and a year's money that is spent before everybody is served."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from demo.officers import Answer, Officer, Unexpected
from demo.settling import Settled
from demo.story import Calendar, day

ASKING = 95
MORE_THAN_ENOUGH = 10_000_000
FACTS: dict[str, Callable[[Settled, date], Any]] = {
    "project": lambda path, _: path.project,
    "candidate-kind": lambda path, _: path.kind,
    "residence-epci": lambda path, _: path.epci,
    "distance-km": lambda _, __: 420,
    "moving-cost": lambda _, __: 300_000,
    "employed": lambda _, __: True,
    "contract-months": lambda _, __: 999,
    "activity-starts-on": lambda _, on: on.isoformat(),
    "arrival-on": lambda _, on: on.isoformat(),
    "months-asked": lambda _, __: 3,
}
"""What people of the story answer to the questions that a territory asks."""


@dataclass
class Aids:
    """An officer registers, the council votes, its authority decides."""

    reception: Officer
    council: Officer
    authority: Callable[[str], Officer]
    """Whoever decides under that code."""
    day: Calendar = day
    granted: list[Answer] = field(default_factory=list)
    waiting: list[Answer] = field(default_factory=list)

    async def ask(self, paths: list[Settled]) -> None:
        """Some ask for the same aid; the year's money is enough for all but the last."""
        aid = await self._of_the_territory()
        await self._vote(aid, MORE_THAN_ENOUGH)
        requests = [await self._received(aid, paths[0])]
        await self._vote(aid, requests[0]["proposal"]["cents"] * (len(paths) - 1))
        requests += [await self._received(aid, path) for path in paths[1:]]
        self.waiting = [each for each in requests if each["status"] == "wait-listed"]
        decides, on = self.authority(aid["authority_code"]), self.day(ASKING).isoformat()
        for request in requests:
            if request["status"] == "proposed":
                done = await decides.act(f"/v1/aid-requests/{request['id']}/grant", on=on)
                self.granted.append(done)

    async def _vote(self, aid: Answer, cents: int) -> None:
        year = self.day(ASKING).year
        await self.council.act("/v1/aid-budgets", line=aid["line"], year=year, amount_cents=cents)

    async def _of_the_territory(self) -> Answer:
        """An aid granted here, with a waiting list, whose questions the people can answer."""
        known: list[Answer] = (await self.reception.read("/v1/aids"))["items"]
        for aid in known:
            answers = {question["code"] for question in aid["questions"]} <= FACTS.keys()
            if aid["handling"] == "granted" and aid["open"] and aid["waiting_list"] and answers:
                return aid
        raise Unexpected("no aid of the territory fits the story")

    async def _received(self, aid: Answer, path: Settled) -> Answer:
        on = self.day(ASKING)
        return await self.reception.act(
            "/v1/aid-requests",
            candidate=path.subject,
            aid=aid["code"],
            received_on=on.isoformat(),
            facts={each["code"]: FACTS[each["code"]](path, on) for each in aid["questions"]},
            pieces=[each["code"] for each in aid["pieces"]],
        )
