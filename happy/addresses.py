"""Where Kafka and PostgreSQL are: given by the environment, or embedded."""

import os
from collections.abc import Mapping

from happy.databases import Admin


def given_kafka(environment: Mapping[str, str] = os.environ) -> str | None:
    return environment.get("HAPPY_KAFKA_BOOTSTRAP") or None


def given_postgres(environment: Mapping[str, str] = os.environ) -> Admin | None:
    """The server's administrator, who makes the services' databases and roles."""
    host = environment.get("HAPPY_POSTGRES_HOST")
    if not host:
        return None
    return Admin(
        host,
        int(environment.get("HAPPY_POSTGRES_PORT", "5432")),
        environment.get("HAPPY_POSTGRES_ADMIN_USER", "postgres"),
        environment.get("HAPPY_POSTGRES_ADMIN_PASSWORD", ""),
    )
