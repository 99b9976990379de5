"""Listening sockets bound by the supervisor, handed to the services it forks."""

import socket

from happy.processes import free_port


def bound(wished: int | None) -> socket.socket:
    """Bound, not yet listening: connections are refused until the service serves."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", free_port(wished)))
    return listener
