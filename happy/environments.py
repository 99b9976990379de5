"""What each service's process is told, and the secrets it is told them with."""

import os
import secrets
import socket
from collections.abc import Mapping
from typing import Final

from happy.addresses import given_contacts
from happy.databases import Admin
from happy.databases import create_database as make_database
from happy.issuer import SERVICE_ROLES
from happy.layout import MAIL, Layout
from happy.orders import Orders
from happy.places import ROOT, secret

PEOPLE: Final = "prospection"
"""The service that knows people, and how they are reached."""


def database_of(territory: str, service: str) -> str:
    """One server may hold several territories."""
    return f"happy_{territory}_{service}".replace("-", "_")


def of_service(
    name: str,
    layout: Layout,
    orders: Orders,
    bootstrap: str,
    admin: Admin,
    ports: Mapping[str, int],
) -> dict[str, str]:
    """The administrator's password stays out of it; `ports` has our own mailbox's, if any."""
    database = database_of(orders.territory, name)
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("HAPPY_POSTGRES_", "HAPPY_HTTP_"))
    }
    return kept | {
        "HAPPY_ENVIRONMENT": "development",
        "HAPPY_FOLDER": str(layout.folder),
        "HAPPY_TERRITORY": orders.territory,
        "HAPPY_TERRITORIES": orders.territories,
        "HAPPY_KAFKA_BOOTSTRAP": bootstrap,
        "HAPPY_POSTGRES_HOST": admin.host,
        "HAPPY_POSTGRES_PORT": str(admin.port),
        "HAPPY_POSTGRES_DATABASE": database,
        "HAPPY_POSTGRES_USER": database,
        "HAPPY_POSTGRES_PASSWORD": _password(layout, database),
        "HAPPY_ISSUER_KEYS": str(layout.issuer_keys),
        "HAPPY_POLICY": str(ROOT / "deploy" / "policy.toml"),
        "HAPPY_CLOCK_FILE": str(layout.clock),
        **(_of_mailbox(ports[MAIL]) if MAIL in ports else {}),
        **(_of_contacts(name, layout, ports[PEOPLE]) if PEOPLE in ports else {}),
        **{key: value.replace("{service}", name) for key, value in orders.settings.items()},
    }


def _of_mailbox(port: int) -> dict[str, str]:
    return {
        "HAPPY_MAIL_HOST": "127.0.0.1",
        "HAPPY_MAIL_PORT": str(port),
        "HAPPY_MAIL_TLS": "none",
    }


def _of_contacts(name: str, layout: Layout, port: int) -> dict[str, str]:
    """For who writes to people that prospection knows; an address given wins."""
    if name not in SERVICE_ROLES or given_contacts():
        return {}
    return {
        "HAPPY_CONTACTS_URL": f"http://127.0.0.1:{port}",
        "HAPPY_CONTACTS_TOKEN_FILE": str(layout.token_of(name)),
    }


def of_socket(listener: socket.socket) -> dict[str, str]:
    host, port = listener.getsockname()
    return {
        "HAPPY_HTTP_HOST": host,
        "HAPPY_HTTP_PORT": str(port),
        "HAPPY_HTTP_SOCKET": str(listener.fileno()),
    }


async def create_database(layout: Layout, admin: Admin, territory: str, service: str) -> None:
    name = database_of(territory, service)
    await make_database(admin, name, name, _password(layout, name))


def _password(layout: Layout, database: str) -> str:
    made = secrets.token_urlsafe(24).encode()
    return secret(layout.secrets / f"{database}.password", made).decode()
