"""Words typed from memory find what was meant: the store and its double promise the same."""

import secrets
import string
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import search
from chassis.errors import Invalid
from tests.chassis.stores import Bridge, Store, saved

WORD = st.text(string.ascii_lowercase, min_size=4, max_size=20)


def a_word() -> str:
    """A word that no other test has, nor one like it."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))


async def a_bridge(store: Store, door: str) -> UUID:
    bridge = Bridge(uuid4(), uuid4(), door)
    await saved(store, bridge)
    return bridge.id


async def found(store: Store, typed: str, limit: int = 20) -> list[UUID]:
    async with store.work() as work:
        return [bridge.id for bridge in await work.search(Bridge, typed, limit)]


async def test_words_are_found_in_any_order_without_accents_or_case(store: Store) -> None:
    word, other = a_word(), a_word()
    id = await a_bridge(store, f"{word} été {other}")
    assert await found(store, f"{other.upper()} ETE {word}") == [id]
    assert await found(store, f"  {word} -- été ") == [id]


async def test_every_word_typed_has_to_be_there(store: Store) -> None:
    word = a_word()
    await a_bridge(store, word)
    assert await found(store, f"{word} {a_word()}") == []


async def test_the_beginning_of_a_word_is_enough(store: Store) -> None:
    word = a_word()
    id = await a_bridge(store, word)
    assert await found(store, word[:5]) == [id]
    assert await found(store, word[3:]) == []


@pytest.mark.parametrize(
    "typed", ["maronnier", "marronnnier", "marrannier", "marornnier", "arronnier", "marronnie"]
)
async def test_one_slip_in_a_word_is_forgiven(store: Store, typed: str) -> None:
    tail = a_word()
    id = await a_bridge(store, f"marronnier {tail}")
    assert await found(store, f"{typed} {tail}") == [id]


async def test_short_words_are_taken_as_they_are_typed(store: Store) -> None:
    tail = a_word()
    await a_bridge(store, f"loi {tail}")
    assert await found(store, f"roi {tail}") == []


async def test_the_best_answers_come_first(store: Store) -> None:
    word = a_word()
    slip, begun = await a_bridge(store, word[:-1] + "0"), await a_bridge(store, f"{word}9")
    exact = await a_bridge(store, f"{word} {a_word()}")
    assert await found(store, word) == [exact, begun, slip]
    assert await found(store, word, limit=1) == [exact]


async def test_the_host_of_a_mailbox_decides_between_answers_and_excludes_none(
    store: Store,
) -> None:
    box = a_word()
    ids = [await a_bridge(store, f"{box}@{host}.invalid") for host in ("ici", "ailleurs")]
    assert await found(store, f"{box}@ici.invalid") == ids
    assert await found(store, f"{box}@ailleurs.invalid") == ids[::-1]
    assert set(await found(store, f"{box}@partout.invalid")) == set(ids)
    assert ids[0] in await found(store, "ici.invalid")


async def test_a_word_that_changed_is_found_and_its_former_one_is_not(store: Store) -> None:
    before, after = a_word(), a_word()
    id = await a_bridge(store, before)
    async with store.work() as work:
        bridge = await work.get(Bridge, id)
        bridge.door = after
        work.save(bridge)
    assert (await found(store, before), await found(store, after)) == ([], [id])


async def test_what_has_no_words_any_more_is_not_found(store: Store) -> None:
    word = a_word()
    ids = {await a_bridge(store, f"{word} {number}") for number in "12"}
    assert set(await found(store, word)) == ids
    async with store.work() as work:
        first, second = [await work.get(Bridge, id) for id in sorted(ids)]
        first.door = None
        work.save(first)
        work.erase(second)
    assert await found(store, word) == []


@pytest.mark.parametrize("typed", ["", "é", "a b", "' %_", "\0", "\ud800"])
async def test_too_little_to_search_for_is_refused(store: Store, typed: str) -> None:
    with pytest.raises(Invalid, match="search-too-short"):
        await found(store, typed)


async def test_too_many_words_are_refused(store: Store) -> None:
    with pytest.raises(Invalid, match="search-too-long"):
        await found(store, "un deux trois quatre cinq six sept huit neuf")


@pytest.mark.parametrize(
    "typed", ["06 39 98 00 01", "06.39.98.00.01", "+33 6 39 98 00 01", "0033639980001", "063998"]
)
def test_a_phone_number_is_one_word_however_it_is_typed(typed: str) -> None:
    assert search.rank(search.asked(typed), search.words(["0639980001"])) is not None


@pytest.mark.parametrize("typed", ["le goff", "legoff", "Le Gof", "LEGOF", "goff le"])
def test_a_name_in_two_words_is_found_in_one(typed: str) -> None:
    assert search.rank(search.asked(typed), search.words(["Le Goff"])) is not None


def test_an_id_is_one_word() -> None:
    id = uuid4()
    assert search.asked(f"{id}").words == [id.hex]
    assert search.words([str(id).upper()]) == [id.hex]


@given(WORD, st.data())
def test_any_one_slip_in_any_word_is_forgiven(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    slips = [
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    ]
    for slip in slips:
        if len(slip) in search.SLIPS:
            assert search.rank(search.asked(slip), [word]) is not None
