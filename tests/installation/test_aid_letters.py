"""The letters say what the law wants said, out of the territory's own texts."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from services.installation.domain.aids.facts import AppealOutcome
from services.installation.domain.aids.letters import Kind, Letter
from services.installation.domain.aids.payment import Undue
from services.installation.domain.aids.request import AidRequest
from services.installation.use_cases import aids
from tests.installation.aid_desk import CENTS, TODAY, AidDesk, refused


@pytest.fixture
def desk() -> AidDesk:
    return AidDesk.of()


async def letter(desk: AidDesk, request: AidRequest, kind: Kind) -> str:
    async with desk.work() as work:
        return (await aids.letter(request.id, kind, work)).text


async def test_a_receipt_is_due_at_once_and_says_the_day_silence_would_refuse(
    desk: AidDesk,
) -> None:
    request = await desk.ask()
    text = await letter(desk, request, Kind.RECEIPT)
    for words in (
        "reçue le 02/03/2026",
        "le 02/05/2026",
        "L231-4",
        "Le conseil fictif",
        "Recours dans les deux mois.",
        str(request.id),
    ):
        assert words in text
    await desk.vote(CENTS)
    await desk.do(aids.refuse, request, "doubtful", None)
    assert await letter(desk, request, Kind.RECEIPT) == text


async def test_the_receipt_stays_what_it_was_while_the_clock_stands_still(desk: AidDesk) -> None:
    request = await desk.ask(pieces=frozenset())
    assert "le 02/05/2026" in await letter(desk, request, Kind.RECEIPT)


async def test_what_is_missing_is_asked_for_by_a_day(desk: AidDesk) -> None:
    request = await desk.ask(pieces=frozenset())
    text = await letter(desk, request, Kind.MISSING_PIECES)
    assert "- Devis du déménagement" in text
    assert "jusqu'au 23/03/2026" in text


async def test_who_waits_is_told_that_nobody_comes_before_them(desk: AidDesk) -> None:
    request = await desk.ask()
    text = await letter(desk, request, Kind.WAITING_LIST)
    assert "personne ne passe avant vous" in text
    assert "L311-3-1" in text


async def test_a_decision_gives_reasons_remedies_and_the_algorithm_that_prepared_it(
    desk: AidDesk,
) -> None:
    granted = await desk.granted("practice")
    text = await letter(desk, granted, Kind.GRANT)
    for words in (
        "30,00\u00a0€",
        "Délibération fictive",
        "En retour : exercer cinq ans au moins.",
        "L311-3-1",
        "Recours dans les deux mois.",
        granted.rules,
    ):
        assert words in text
    await desk.vote(10 * CENTS)
    refusal = await desk.do(aids.refuse, await desk.ask(), "doubtful", None)
    text = await letter(desk, refusal, Kind.REFUSAL)
    for words in ("- La dépense n'est pas justifiée.", "L311-3-1", "Recours dans les deux mois."):
        assert words in text


async def test_money_asked_back_and_an_appeal_are_written_of(desk: AidDesk) -> None:
    paid = await desk.paid()
    await desk.do(aids.ask_back, paid, CENTS, Undue.PAID_IN_ERROR, None)
    assert "10,00\u00a0€" in await letter(desk, paid, Kind.RECOVERY)
    contested = await desk.do(aids.refuse, await desk.ask(), "doubtful", None)
    await desk.do(aids.appeal, contested, None)
    assert "en cours d'examen" in await letter(desk, contested, Kind.APPEAL)
    await desk.do(aids.answer_appeal, contested, AppealOutcome.UPHELD, None)
    assert "est maintenue" in await letter(desk, contested, Kind.APPEAL)


async def test_a_letter_that_nothing_calls_for_is_not_written(desk: AidDesk) -> None:
    request = await desk.ask()
    for kind in (Kind.GRANT, Kind.REFUSAL, Kind.MISSING_PIECES, Kind.RECOVERY, Kind.APPEAL):
        with refused("letter-not-due"):
            await letter(desk, request, kind)


async def test_silence_is_written_of_as_a_refusal(desk: AidDesk) -> None:
    await desk.vote(CENTS)
    request = await desk.ask(on=TODAY)
    await desk.come_to(date(2026, 5, 2))
    text = await letter(desk, request, Kind.REFUSAL)
    assert "gardé le silence" in text


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"subject": "x", "text": "$name"}, "mots inconnus : name"),
        ({"subject": "x", "text": "10 $ de frais"}, "isolé"),
        ({"subject": "x", "text": "y", "to": "z"}, "to"),
    ],
)
def test_a_text_that_nothing_can_fill_in_is_refused_when_it_is_read(
    written: dict[str, Any], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        TypeAdapter(Letter).validate_python(written)
