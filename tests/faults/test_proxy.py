"""What stands between services and a server does to them what it is told, and no more."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.faults.proxy import HOST, Proxy

SOON = 5.0
NEVER = 0.3


@pytest.fixture
def server() -> Iterator[int]:
    """Says back what it hears; its port."""
    listener = socket.create_server((HOST, 0))

    def echo(connection: socket.socket) -> None:
        with connection:
            while heard := _heard(connection):
                connection.sendall(heard)

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=echo, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.fixture
def proxy(server: int) -> Iterator[Proxy]:
    with Proxy(lambda: server) as one:
        yield one


def _heard(connection: socket.socket) -> bytes:
    try:
        return connection.recv(1_000)
    except ConnectionError:
        return b""


def called(proxy: Proxy) -> socket.socket:
    return socket.create_connection((HOST, proxy.port), timeout=SOON)


def answer(connection: socket.socket, asked: bytes) -> bytes:
    connection.sendall(asked)
    return _heard(connection)


def test_what_is_said_passes_both_ways(proxy: Proxy) -> None:
    with called(proxy) as connection:
        assert answer(connection, b"first") == b"first"
        assert answer(connection, b"second") == b"second"


def test_refused_is_refused_at_once_and_ends_what_was_open(proxy: Proxy) -> None:
    with called(proxy) as before:
        assert answer(before, b"word") == b"word"
        proxy.refuse()
        assert _heard(before) == b""
    with pytest.raises(ConnectionRefusedError):
        called(proxy)
    proxy.heal()
    with called(proxy) as after:
        assert answer(after, b"word") == b"word"


def test_in_a_silence_nothing_passes_and_all_of_it_comes_late(proxy: Proxy) -> None:
    with called(proxy) as old:
        assert answer(old, b"word") == b"word"
        proxy.silence()
        with called(proxy) as new:
            for each in (old, new):
                each.settimeout(NEVER)
                with pytest.raises(TimeoutError):
                    answer(each, b"late")
                each.settimeout(SOON)
            proxy.heal()
            assert [_heard(each) for each in (old, new)] == [b"late", b"late"]


def test_answers_come_as_much_later_as_was_said(proxy: Proxy) -> None:
    with called(proxy) as connection:
        proxy.slow(NEVER)
        asked = time.monotonic()
        assert answer(connection, b"word") == b"word"
        assert time.monotonic() - asked >= NEVER


def test_a_cut_ends_what_was_open_and_lets_new_ones_pass(proxy: Proxy) -> None:
    with called(proxy) as before:
        assert answer(before, b"word") == b"word"
        proxy.cut()
        assert _heard(before) == b""
    with called(proxy) as after:
        assert answer(after, b"word") == b"word"


def test_a_lost_connection_says_nothing_ever_again_while_new_ones_pass(proxy: Proxy) -> None:
    with called(proxy) as lost:
        assert answer(lost, b"word") == b"word"
        proxy.lose()
        with called(proxy) as new:
            assert answer(new, b"word") == b"word"
        proxy.heal()
        lost.settimeout(NEVER)
        with pytest.raises(TimeoutError):
            answer(lost, b"word")


def test_on_a_lost_connection_nobody_learns_that_the_server_left() -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
        with Proxy(lambda: port) as proxy, called(proxy) as lost:
            server_side, _ = listener.accept()
            lost.sendall(b"word")
            assert _heard(server_side) == b"word"
            proxy.lose()
            server_side.close()
            lost.settimeout(NEVER)
            with pytest.raises(TimeoutError):
                lost.recv(1)


def test_a_server_that_is_away_is_away_behind_it_too() -> None:
    with socket.create_server((HOST, 0)) as nobody:
        port = nobody.getsockname()[1]
    with Proxy(lambda: port) as proxy, called(proxy) as connection:
        assert answer(connection, b"word") == b""


def test_kafka_says_that_it_is_where_the_proxy_is(server: int) -> None:
    with Proxy(lambda: server, is_kafka=True) as proxy, called(proxy) as connection:
        there, here = (b"\x09" + HOST.encode() + each.to_bytes(4) for each in (server, proxy.port))
        said = b"a broker " + there + b" and more"
        connection.sendall(len(said).to_bytes(4) + said)
        whole = len(said).to_bytes(4) + said.replace(there, here)
        assert connection.recv(len(whole), socket.MSG_WAITALL) == whole
