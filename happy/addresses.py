"""Where the servers are: given by the environment, or embedded; secrets may be files."""

import os
from collections.abc import Mapping
from pathlib import Path

from happy.databases import Admin


def given_kafka(environment: Mapping[str, str] = os.environ) -> str | None:
    return environment.get("HAPPY_KAFKA_BOOTSTRAP") or None


def given_mail(environment: Mapping[str, str] = os.environ) -> str | None:
    return environment.get("HAPPY_MAIL_HOST") or None


def given_contacts(environment: Mapping[str, str] = os.environ) -> str | None:
    return environment.get("HAPPY_CONTACTS_URL") or None


def given_postgres(environment: Mapping[str, str] = os.environ) -> Admin | None:
    """The server's administrator, who makes the services' databases and roles."""
    host = environment.get("HAPPY_POSTGRES_HOST")
    if not host:
        return None
    return Admin(
        host,
        int(environment.get("HAPPY_POSTGRES_PORT", "5432")),
        environment.get("HAPPY_POSTGRES_ADMIN_USER", "postgres"),
        told_or_kept("HAPPY_POSTGRES_ADMIN_PASSWORD", environment),
    )


def told_or_kept(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """A secret: the variable of that name, else the file that `<name>_FILE` names, else empty."""
    if told := environment.get(name):
        return told
    file = environment.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else ""
