"""What a process is told by its environment, prefix `HAPPY_`."""

from pathlib import Path
from typing import Literal
from urllib.parse import quote

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Settings(BaseSettings):
    """One service process: where it stands, what it talks to, how patient it is."""

    model_config = SettingsConfigDict(env_prefix="HAPPY_", frozen=True)

    environment: Literal["development", "production"] = "development"
    territory: str
    territories: Path = Path("deploy/territories")
    kafka_bootstrap: str
    postgres_host: str
    postgres_port: int = 5432
    postgres_user: str
    postgres_password: SecretStr
    postgres_database: str
    postgres_pool: int = 10
    lock_seconds: float = 5.0
    http_host: str = "127.0.0.1"
    http_port: int = 0
    slot: int = 0
    issuer_keys: Path | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    traces: str | None = None
    clock_file: Path | None = None
    crash: str = ""
    crash_marks: Path | None = None
    sent_days: int = 30
    inbox_days: int = 800

    def url(self) -> str:
        """The database's address for SQLAlchemy; holds the password: never to be logged."""
        secret = quote(self.postgres_password.get_secret_value(), safe="")
        return (
            f"postgresql+asyncpg://{self.postgres_user}:{secret}"
            f"@{self.postgres_host}:{self.postgres_port}/{self.postgres_database}"
        )

    def dsn(self) -> str:
        """The same address for asyncpg; never to be logged either."""
        return self.url().replace("postgresql+asyncpg", "postgresql")

    def refusals(self) -> list[str]:
        """Why a process must not start with these settings outside development, in French."""
        if self.environment == "development":
            return []
        found = []
        if self.clock_file:
            found.append("HAPPY_CLOCK_FILE est réservé au développement.")
        if self.crash:
            found.append("HAPPY_CRASH est réservé au développement.")
        if self.postgres_password.get_secret_value() in {"", "postgres", "happy", "password"}:
            found.append("HAPPY_POSTGRES_PASSWORD est un mot de passe par défaut.")
        return found
