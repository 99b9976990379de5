"""What an arrival opens to local people: commitments proposed, answered, given and met."""

from collections import Counter
from dataclasses import dataclass, field

from chassis.territory import Territory
from demo.officers import Answer, Officer
from demo.settling import INSTALLING
from demo.story import Calendar, day, each, until

MEETING = 150


@dataclass
class Openings:
    """Who knows the employers, and who coordinates insertion; a body sends local people."""

    employers: Officer
    coordinator: Officer
    territory: Territory
    day: Calendar = day
    answers: dict[str, str] = field(default_factory=dict)
    """What became of each commitment in the story: met, declined, or left without an answer."""

    async def await_proposals(self, installed: set[str]) -> None:
        """Every arrival was asked for its commitments, by the event alone."""

        async def all_asked() -> bool:
            found = {each["subject"] async for each in self.employers.all("/v1/commitments")}
            return found >= installed

        await until(all_asked, "a commitment for every arrival that has one")

    async def decide(self) -> None:
        """Of each kind some are accepted, some declined, and some never answered."""
        found = [each async for each in self.employers.all("/v1/commitments")]
        rank: Counter[str] = Counter()
        for commitment in sorted(found, key=lambda one: (one["kind"], one["id"])):
            rank[commitment["kind"]] += 1
            turn = rank[commitment["kind"]] % 3
            said = "declined" if turn == 2 else "expired" if turn == 0 else "met"
            self.answers[commitment["id"]] = said
        await each([id for id, said in self.answers.items() if said != "expired"], self._answer)
        await each(enumerate(id for id, said in self.answers.items() if said == "met"), self._meet)

    async def _answer(self, id: str) -> None:
        await self.employers.act(
            f"/v1/commitments/{id}/answer",
            accepted=self.answers[id] == "met",
            on=self.day(INSTALLING).isoformat(),
        )

    async def _meet(self, numbered: tuple[int, str]) -> None:
        """A local person takes it; by the day of the next look, it is done."""
        rank, id = numbered
        person = await self._referred(rank)
        on = self.day(INSTALLING).isoformat()
        await self.coordinator.act(f"/v1/commitments/{id}/beneficiary", path=person["id"], on=on)

    async def meet(self) -> None:
        """The posts, services and mentors were given."""
        on = self.day(MEETING).isoformat()
        await each(
            [id for id, said in self.answers.items() if said == "met"],
            lambda id: self.coordinator.act(f"/v1/commitments/{id}/fulfilment", on=on),
        )

    async def await_silence(self) -> None:
        """Those that nobody answered come to nothing, by the calendar alone."""

        async def all_ended() -> bool:
            found = [each async for each in self.employers.all("/v1/commitments")]
            for commitment in found:
                self.answers.setdefault(commitment["id"], "expired")
            return all(each["status"] in {"met", "declined", "expired"} for each in found)

        await until(all_ended, "the end of every commitment")

    async def _referred(self, rank: int) -> Answer:
        """A body sends somebody, who was told and does not object."""
        on = self.day(INSTALLING).isoformat()
        reference = await self.coordinator.read("/v1/insertion-reference")
        return await self.coordinator.act(
            "/v1/insertion-paths",
            person={
                "given_name": "Camille",
                "family_name": "Imaginaire",
                "commune": self.territory.communes[0].code,
                "email": f"camille{rank}@exemple.invalid",
            },
            body=reference["bodies"][0]["code"],
            reference=f"FICTIF-{rank + 1}",
            on=on,
            informed_on=on,
        )
