"""Of each subject one row is on its way at most, whatever is said of it, or not."""

import asyncio
from typing import Any, cast

import pytest
from aiokafka.errors import KafkaConnectionError

from chassis.producer import Answer, Place, Post, Refused, Row
from chassis.waves import Window

MOMENT = 0.05
"""How long a window may last here where nobody answers."""


class _Told(Post):
    """Says of each row what it was told to: nothing where there is no word for it."""

    def __init__(self, said: dict[str, object]) -> None:
        super().__init__("", "")
        self.said = said
        self.handed: list[str] = []

    async def hand(self, row: Row) -> Answer:
        self.handed.append(row["name"])
        said = self.said[row["name"]]
        if said == "full":
            await asyncio.Event().wait()
        if isinstance(said, Exception):
            raise said
        answer: Answer = asyncio.get_running_loop().create_future()
        if said != "nothing":
            answer.set_result(Place(0, len(self.handed)))
        return answer


def _rows(*names: str) -> list[Any]:
    """A row for each: its subject is the letter of its name."""
    return [
        {"name": name, "subject": name[0], "position": n, "topic": "t"}
        for n, name in enumerate(names)
    ]


async def _sent(said: dict[str, object]) -> tuple[Window, _Told]:
    window, post = Window(), _Told(said)
    await window.send(post, _rows(*said), MOMENT)
    return window, post


def _acknowledged(window: Window) -> list[str]:
    return [cast("dict[str, Any]", one.row)["name"] for one in window.acknowledged]


async def test_a_window_takes_the_first_of_each_subject_then_the_second_of_each() -> None:
    window, post = await _sent(dict.fromkeys(("a1", "a2", "b1", "a3", "b2"), "taken"))
    assert post.handed == _acknowledged(window) == ["a1", "b1", "a2", "b2", "a3"]
    assert not window.broken


async def test_nothing_of_a_subject_follows_what_was_refused() -> None:
    window, post = await _sent(
        {"a1": Refused("TooLarge"), "a2": "taken", "b1": "taken", "b2": "taken"}
    )
    assert post.handed == ["a1", "b1", "b2"]
    assert (_acknowledged(window), window.broken) == (["b1", "b2"], False)
    assert [row["name"] for row in window.suspects] == ["a1"]


@pytest.mark.parametrize("silence", ["nothing", "full", KafkaConnectionError()])
async def test_nothing_follows_what_nobody_answers_and_what_was_acknowledged_counts(
    silence: object,
) -> None:
    window, post = await _sent({"a1": "taken", "b1": silence, "a2": "taken", "b2": "taken"})
    assert post.handed == ["a1", "b1"]
    assert (_acknowledged(window), window.suspects, window.broken) == (["a1"], [], True)
