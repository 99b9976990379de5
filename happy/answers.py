"""What Kafka and the databases answer when asked: whether they are there, current and on time."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import asyncpg
from aiokafka.errors import KafkaError

from chassis import migrate
from chassis.mail import NobodyCarries
from chassis.settings import MailSettings
from chassis.smtp import Smtp
from happy import topics
from happy.finding import Finding, fine, wrong
from happy.topics import Topic, TopicsRefused

PATIENCE: Final = 10.0
MOST_SECONDS_APART: Final = 60
LOOK_AT_KAFKA: Final = (
    "voyez s'il tourne (happy status), son journal (happy logs kafka), "
    "ou l'adresse donnée par HAPPY_KAFKA_BOOTSTRAP"
)
PREPARE: Final = "lancez « happy up », ou « happy databases apply » sur un serveur donné"

TELL_WHO: Final = (
    "donnez le mot de passe de l'administrateur : HAPPY_POSTGRES_ADMIN_PASSWORD, ou …_FILE"
)


@dataclass(frozen=True, slots=True)
class Door:
    """A database and who enters it; `service` is empty for the server's administrator."""

    service: str
    told: Mapping[str, str]

    @property
    def address(self) -> str:
        return f"{self.told['HAPPY_POSTGRES_HOST']}:{self.told['HAPPY_POSTGRES_PORT']}"


async def of_kafka(bootstrap: str, wanted: Iterable[Topic]) -> list[Finding]:
    """Whether Kafka answers, and every topic is as it should be."""
    try:
        async with asyncio.timeout(PATIENCE):
            changes = await topics.plan(bootstrap, wanted)
    except TopicsRefused as why:
        return [wrong(str(why), LOOK_AT_KAFKA)]
    except (KafkaError, OSError, TimeoutError) as why:
        return [wrong(f"Kafka ne répond pas à {bootstrap} ({type(why).__name__})", LOOK_AT_KAFKA)]
    if not changes:
        return [fine(f"Kafka répond à {bootstrap}, ses sujets sont ceux du territoire")]
    return [wrong(f"Sujet {each.sentence}", _mending(each)) for each in changes]


def _mending(change: topics.Change) -> str:
    if change.possible:
        return "lancez « happy topics apply »"
    return "gardez ce sujet tel quel, ou recréez-le vide avant d'y écrire"


async def of_mail(told: MailSettings) -> Finding:
    """Whether the mail server lets us in; no letter is given to it."""
    carrier = Smtp(told)
    try:
        await carrier.ready()
    except NobodyCarries as why:
        return wrong(
            f"Le serveur de courriel {told.host} ne nous prend rien ({why.status or why.cause})",
            "voyez HAPPY_MAIL_HOST, _PORT, _TLS, _USER et le mot de passe",
        )
    finally:
        await carrier.rest()
    return fine(f"Le serveur de courriel {told.host} nous reçoit")


async def of_database(door: Door, now: datetime | None = None) -> list[Finding]:
    """Whether a database lets its service in, has its tables, and has the time we have."""
    told = door.told
    try:
        async with asyncio.timeout(PATIENCE):
            connection = await asyncpg.connect(
                host=told["HAPPY_POSTGRES_HOST"],
                port=int(told["HAPPY_POSTGRES_PORT"]),
                user=told["HAPPY_POSTGRES_USER"],
                password=told["HAPPY_POSTGRES_PASSWORD"],
                database=told["HAPPY_POSTGRES_DATABASE"],
            )
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as why:
        return [_closed(door, why)]
    try:
        return list(_judged(door, *await _asked(connection), now or datetime.now(UTC)))
    finally:
        await connection.close()


def _closed(door: Door, why: Exception) -> Finding:
    """Why nobody gets in."""
    told = door.told
    if isinstance(
        why, asyncpg.InvalidPasswordError | asyncpg.InvalidAuthorizationSpecificationError
    ):
        return wrong(
            f"PostgreSQL refuse {told['HAPPY_POSTGRES_USER']} à {door.address}",
            f"donnez son mot de passe, ou {PREPARE}" if door.service else TELL_WHO,
        )
    if isinstance(why, asyncpg.InvalidCatalogNameError):
        return wrong(f"La base {told['HAPPY_POSTGRES_DATABASE']} n'existe pas", PREPARE)
    return wrong(
        f"PostgreSQL ne répond pas à {door.address} ({type(why).__name__})",
        "voyez s'il tourne (happy status), son journal (happy logs postgres), "
        "ou l'adresse donnée par HAPPY_POSTGRES_HOST et HAPPY_POSTGRES_PORT",
    )


async def _asked(connection: "asyncpg.Connection") -> tuple[datetime, str | None]:
    """The server's time, and the revision of the tables."""
    there = await connection.fetchval("select to_regclass('alembic_version') is not null")
    revisions = "select max(version_num) from alembic_version"
    revision = await connection.fetchval(revisions) if there else None
    return await connection.fetchval("select clock_timestamp()"), revision


def _judged(door: Door, its: datetime, revision: str | None, now: datetime) -> Iterator[Finding]:
    apart = (now - its).total_seconds()
    if abs(apart) > MOST_SECONDS_APART:
        yield wrong(
            f"L'horloge de cette machine et celle de PostgreSQL diffèrent de {abs(apart):.0f} s",
            "mettez les deux à l'heure (NTP) : échéances et jetons en dépendent",
        )
    if not door.service:
        yield fine(f"PostgreSQL répond à {door.address}")
        return
    wanted = migrate.head(door.service)
    if revision == wanted:
        yield fine(f"Base de {door.service} : version {revision}, celle du code")
    elif revision is not None and revision > wanted:
        yield wrong(
            f"Base de {door.service} : version {revision}, en avance sur le code, qui a {wanted}",
            "lancez la version du logiciel qui a fait cette base",
        )
    else:
        yield wrong(
            f"Base de {door.service} : version {revision or 'vide'}, le code attend {wanted}",
            PREPARE,
        )
