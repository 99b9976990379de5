"""What a process is told by its environment, prefix `HAPPY_`."""

from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "::1", "localhost")
DEVELOPMENT_ISSUER = "urn:happy:development"


class MailSettings(BaseSettings):
    """The mail server that takes letters over; without a host, nobody does."""

    model_config = SettingsConfigDict(
        env_prefix="HAPPY_MAIL_",
        env_ignore_empty=True,
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    host: str = ""
    port: int = 0
    user: str = ""
    password: SecretStr = SecretStr("")
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    ca: Path | None = None
    sender: str = Field(
        default="accueil@exemple.invalid",
        pattern=r"^[^@\s]+@[^@\s]+$",
        validation_alias="HAPPY_MAIL_FROM",
    )

    @property
    def domain(self) -> str:
        """Under whose name letters leave."""
        return self.sender.rpartition("@")[2]

    def refusals(self) -> list[str]:
        """Why no letter must leave by that server outside development, in French."""
        if not self.host:
            return ["HAPPY_MAIL_HOST manque : ce service écrit aux personnes, par ce serveur."]
        found = []
        if self.tls == "none":
            found.append(
                "HAPPY_MAIL_TLS doit être starttls ou implicit : les lettres portent des liens"
                " personnels."
            )
        if self.user and not self.password.get_secret_value():
            found.append("HAPPY_MAIL_PASSWORD manque, pour HAPPY_MAIL_USER.")
        if self.sender.endswith(".invalid"):
            found.append("HAPPY_MAIL_FROM est l'expéditeur de développement.")
        return found


class ContactSettings(BaseSettings):
    """Who tells a service how people are reached, where it writes to people it does not know."""

    model_config = SettingsConfigDict(
        env_prefix="HAPPY_CONTACTS_", env_ignore_empty=True, frozen=True
    )

    url: str = ""
    token_file: Path | None = None
    """The service's own access token; whoever issues it renews the file."""

    def refusals(self) -> list[str]:
        """Why nobody must be asked with these settings outside development, in French."""
        found = []
        parts = urlsplit(self.url)
        within_one_network = "." not in (parts.hostname or ".")
        if parts.scheme != "https" and not (parts.scheme == "http" and within_one_network):
            found.append(
                "HAPPY_CONTACTS_URL est l'adresse https du service qui connaît les personnes (ou"
                " http, sous un nom sans point, dans un réseau fermé)."
            )
        if self.token_file is None:
            found.append("HAPPY_CONTACTS_TOKEN_FILE est le fichier du jeton de ce service.")
        return found


class Settings(BaseSettings):
    """One service process: where it stands, what it talks to, how patient it is."""

    model_config = SettingsConfigDict(env_prefix="HAPPY_", frozen=True)

    environment: Literal["development", "production"] = "development"
    release: str = Field(default="dev", min_length=1, max_length=80)
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
    http_open: bool = False
    issuer: str = DEVELOPMENT_ISSUER
    audience: str = "happy"
    issuer_keys: Path | None = None
    issuer_jwks: str | None = None
    policy: Path = Path("deploy/policy.toml")
    rate_a_minute: int = Field(default=1_200, ge=1)
    rate_at_once: int = Field(default=300, ge=1)
    heavy_rate_a_minute: int = Field(default=30, ge=1)
    heavy_rate_at_once: int = Field(default=15, ge=1)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    public_url: str = ""
    mail: MailSettings = Field(default_factory=MailSettings)
    contacts: ContactSettings = Field(default_factory=ContactSettings)
    traces: str | None = None
    clock_file: Path | None = None
    planted_bug: str = ""
    crash: str = ""
    crash_marks: Path | None = None
    crash_orders: Path | None = None
    sent_days: int = 30
    inbox_days: int = 800

    def url(self) -> str:
        """The database's address for SQLAlchemy; holds the password: never to be logged."""
        secret = quote(self.postgres_password.get_secret_value(), safe="")
        return (
            f"postgresql+asyncpg://{self.postgres_user}:{secret}"
            f"@{self.postgres_host}:{self.postgres_port}/{self.postgres_database}"
        )

    @property
    def address(self) -> str:
        """Where people reach this service's pages; in development, this process."""
        return self.public_url.rstrip("/") or f"http://{self.http_host}:{self.http_port}"

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
        if self.crash_orders:
            found.append("HAPPY_CRASH_ORDERS est réservé au développement.")
        if self.planted_bug:
            found.append("HAPPY_PLANTED_BUG est réservé au développement.")
        if self.postgres_password.get_secret_value() in {"", "postgres", "happy", "password"}:
            found.append("HAPPY_POSTGRES_PASSWORD est un mot de passe par défaut.")
        if self.http_host not in LOOPBACK and not self.http_open:
            found.append(
                "HAPPY_HTTP_HOST écoute au-delà de cette machine : dites-le par HAPPY_HTTP_OPEN."
            )
        return found + self._issuer_refusals()

    def letter_refusals(self) -> list[str]:
        """The same for a service that sends letters."""
        if self.environment == "development":
            return []
        found = self.mail.refusals()
        if not (self.public_url and self._is_safe(self.public_url)):
            found.append("HAPPY_PUBLIC_URL est l'adresse https où s'ouvrent les liens des lettres.")
        return found

    def contact_refusals(self) -> list[str]:
        """The same for a service that asks how people are reached."""
        return [] if self.environment == "development" else self.contacts.refusals()

    def _issuer_refusals(self) -> list[str]:
        found = []
        if self.issuer == DEVELOPMENT_ISSUER:
            found.append("HAPPY_ISSUER est le fournisseur d'identité de développement.")
        if bool(self.issuer_keys) == bool(self.issuer_jwks):
            found.append(
                "Donnez HAPPY_ISSUER_KEYS (un fichier) ou HAPPY_ISSUER_JWKS (une adresse)."
            )
        if self.issuer_jwks and not self._is_safe(self.issuer_jwks):
            found.append("HAPPY_ISSUER_JWKS est une adresse https.")
        return found

    @staticmethod
    def _is_safe(url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme == "https" or parts.hostname in LOOPBACK
