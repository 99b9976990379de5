"""A platform that others run: its servers are given, and its secrets are files in a folder.

A service's password is the file of its name, for its own process and for whoever makes its
database; `issuer_keys` holds the public keys of whoever delivers the tokens, where no address is
given for them; `mail_password` is what the mail server asks for, and may be empty; `<name>_token`
is the token of a service that asks another one, which whoever delivers the tokens renews in place.
"""

import asyncio
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from happy import issuer, serving
from happy.addresses import given_postgres
from happy.databases import create_database
from happy.environments import database_of
from happy.issuer import SERVICE_ROLES
from happy.layout import Layout
from happy.programs import services

KEYS: Final = "issuer_keys"
MAIL_PASSWORD: Final = "mail_password"  # noqa: S105  # the name of its file
TOKEN: Final = "_token"  # noqa: S105  # the end of the names of files


def _folder() -> Path:
    return Path(os.environ.get("HAPPY_SECRETS", "/run/secrets"))


def is_told(service: str) -> bool:
    """Whether the folder of secrets has this service's password."""
    return (_folder() / service).is_file()


def environment(territory: str, service: str) -> dict[str, str]:
    """What a service's process needs beside the addresses. Raises FileNotFoundError."""
    database = database_of(territory, service)
    told = {
        "HAPPY_TERRITORY": territory,
        "HAPPY_POSTGRES_DATABASE": database,
        "HAPPY_POSTGRES_USER": database,
        "HAPPY_POSTGRES_PASSWORD": (_folder() / service).read_text(encoding="utf-8").strip(),
    }
    if password := mail_password():
        told["HAPPY_MAIL_PASSWORD"] = password
    if (token := _folder() / f"{service}{TOKEN}").is_file():
        told["HAPPY_CONTACTS_TOKEN_FILE"] = str(token)
    if has_keys(_folder()) and not os.environ.get("HAPPY_ISSUER_JWKS"):
        told["HAPPY_ISSUER_KEYS"] = str(_folder() / KEYS)
    return told


def mail_password() -> str:
    """The mail server's, as the folder has it; empty where it has none."""
    path = _folder() / MAIL_PASSWORD
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def in_development() -> bool:
    """Whether it is said so; nothing is taken for granted."""
    return os.environ.get("HAPPY_ENVIRONMENT") == "development"


def has_keys(folder: Path) -> bool:
    return (folder / KEYS).is_file()


def make_passwords(folder: Path) -> list[str]:
    """Draws those that are missing; their names. The mail server's and the tokens
    are left to be written."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = ["postgres_admin", *(program.name for program in services())]
    made = [name for name in names if not (folder / name).exists()]
    for name in made:
        _write(folder / name, secrets.token_urlsafe(24).encode())
    for name in (MAIL_PASSWORD, *(f"{service}{TOKEN}" for service in SERVICE_ROLES)):
        if not (folder / name).exists():
            _write(folder / name, b"")
    return made


def take_keys(folder: Path, issuer_keys: Path) -> None:
    """Copies the public keys of the development issuer."""
    _write(folder / KEYS, issuer_keys.read_bytes())


def take_tokens(folder: Path, layout: Layout, territory: str) -> None:
    """Tokens of the development issuer for the services that ask another one; half a day long."""
    for service in SERVICE_ROLES:
        token = issuer.service_token(layout, territory, service)
        _write(folder / f"{service}{TOKEN}", token.encode())


def take_no_keys(folder: Path) -> None:
    """Keys are asked for where they are; docker compose mounts the file all the same."""
    _write(folder / KEYS, b'{"keys": []}')


def _write(path: Path, content: bytes) -> None:
    """The folder is its owner's alone; the file can be read by the users of the containers that
    it is mounted into."""
    path.write_bytes(content)
    path.chmod(0o644)


def apply_databases(territory: str) -> Iterator[str]:
    """Makes or mends each service's database and role and migrates it; their names, as done.

    Raises LookupError where no server is given, FileNotFoundError where a password is missing.
    """
    admin = given_postgres()
    if admin is None:
        raise LookupError("Aucun serveur PostgreSQL : donnez HAPPY_POSTGRES_HOST.")
    for program in services():
        told = environment(territory, program.name)
        database, password = told["HAPPY_POSTGRES_DATABASE"], told["HAPPY_POSTGRES_PASSWORD"]
        asyncio.run(create_database(admin, database, database, password))
        os.environ.update(told)
        serving.migrate(program.name)
        yield database
