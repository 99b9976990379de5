"""What is logged: lines that a machine reads, with nothing in them but what is allowed."""

import asyncio
import logging
import warnings
from uuid import uuid4

import pytest
import structlog
from structlog.contextvars import bound_contextvars

from chassis.settings import Settings
from tests.chassis.conftest import Lines

CANARY = "Zoé-Canari"
log = structlog.get_logger()


def _fail(value: str) -> None:
    try:
        raise KeyError(value)
    except KeyError as error:
        raise ValueError(f"refused: {value}") from error


def test_a_field_that_is_not_allowed_is_dropped_and_named(lines: Lines) -> None:
    log.info("something", records=3, name=CANARY, email=CANARY, error="kept")
    [line] = lines
    assert line["dropped"] == ["email", "name"]
    assert (line["records"], line["error"]) == (3, "kept")
    assert CANARY not in lines.text


def test_every_line_says_which_service_of_which_territory(lines: Lines) -> None:
    with bound_contextvars(correlation_id="dossier-7", person=CANARY):
        log.warning("something")
    [line] = lines
    assert (line["service"], line["territory"], line["level"]) == ("sender", "t-0", "warning")
    assert line["correlation_id"] == "dossier-7"
    assert line["timestamp"].endswith("Z")
    assert CANARY not in lines.text


def test_a_value_with_line_ends_stays_on_its_own_line(lines: Lines) -> None:
    forged = 'x"}\n{"event": "forged", "level": "error"}\r\u2028\x1b[31m'
    log.info("something", actor=forged)
    [line] = lines
    assert (line["event"], line["actor"]) == ("something", forged)
    assert "\x1b" not in lines.text
    assert lines.text.count("\n") == 1


def test_an_exception_says_what_and_where_and_never_what_it_held(lines: Lines) -> None:
    try:
        _fail(CANARY)
    except ValueError:
        log.exception("it-failed")
    [line] = lines
    assert (line["event"], line["error"], line["because"]) == (
        "it-failed",
        "ValueError",
        ["KeyError"],
    )
    ours, inner = line["where"]
    assert ours.startswith("chassis/test_logs.py:")
    assert ours.endswith(" test_an_exception_says_what_and_where_and_never_what_it_held")
    assert inner.endswith(" _fail")
    assert CANARY not in lines.text


def test_an_exception_given_by_hand_is_rendered_alike(lines: Lines) -> None:
    with pytest.raises(ValueError, match="refused") as caught:
        _fail(CANARY)
    log.error("it-failed", exc_info=caught.value)
    log.error("it-failed", exc_info=(ValueError, caught.value, caught.tb))
    log.error("nothing-failed", exc_info=True)
    first, second, third = lines
    assert first["where"] == second["where"]
    assert "where" not in third
    assert CANARY not in lines.text


def test_an_allowed_field_shows_plain_values_only(lines: Lines) -> None:
    id = uuid4()
    log.info("something", error=ValueError(CANARY), cause={"name": {CANARY}}, key=id)
    [line] = lines
    assert (line["error"], line["cause"]) == ("<ValueError>", {"name": "<set>"})
    assert CANARY not in lines.text


def test_french_is_written_as_it_is(lines: Lines) -> None:
    log.info("something", error="Échéance dépassée")
    assert "Échéance dépassée" in lines.text


def test_a_library_says_where_it_complains_and_quotes_nothing(lines: Lines) -> None:
    library = logging.getLogger("some.library")
    try:
        _fail(CANARY)
    except ValueError:
        library.exception("could not write %s", CANARY)
    library.error("could not write %s", CANARY)
    library.info("all is well")
    first, second = lines
    assert (first["library"], first["error"], first["level"]) == (
        "some.library",
        "ValueError",
        "error",
    )
    assert first["where"][-1].endswith(" _fail")
    assert second["where"][0].startswith("test_logs.py:")
    assert CANARY not in lines.text


def test_the_server_may_say_what_nobody_else_would(lines: Lines) -> None:
    logging.getLogger("uvicorn.error").error("address already in use\n%s", CANARY)
    [line] = lines
    assert line["cause"] == "address already in use"


def test_a_warning_of_a_library_is_a_line_too(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"unexpected value {CANARY}", stacklevel=1)
    [line] = lines
    assert line["library"] == "py.warnings"
    assert CANARY not in lines.text


async def test_a_task_that_falls_unseen_is_told_without_its_words(lines: Lines) -> None:
    async def fall() -> None:
        _fail(CANARY)

    task = asyncio.ensure_future(fall())
    await asyncio.wait([task])
    asyncio.get_running_loop().call_exception_handler(
        {"message": f"never retrieved {CANARY}", "exception": task.exception()}
    )
    [line] = lines
    assert (line["library"], line["error"]) == ("asyncio", "ValueError")
    assert CANARY not in lines.text


def test_a_level_that_does_not_exist_stops_the_start() -> None:
    with pytest.raises(ValueError, match="log_level"):
        Settings(
            territory="zz-99",
            kafka_bootstrap="",
            postgres_host="",
            postgres_user="",
            postgres_password="",
            postgres_database="",
            log_level="LOUD",
        )
