"""Which errors of the database say nothing about what was asked of it."""

import asyncpg
import pytest

from chassis.database import is_infrastructure


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.InternalClientError("cannot switch to state 12; another operation is in progress"),
        asyncpg.InterfaceError("connection is closed"),
        ConnectionResetError(),
    ],
    ids=["killed in the middle of an answer", "closed", "reset"],
)
def test_a_server_that_was_killed_is_no_fault_of_an_event(error: Exception) -> None:
    assert is_infrastructure(error)
