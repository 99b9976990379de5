"""`happy failures`: what waits, what to do about it, and doing it, without SQL or a developer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from happy.french import Command, Group  # before typer, whose words are bound at import

import typer  # isort: skip

from happy import failures_screen as screen
from happy.endings import Exit, fail, local_platform, told_in_french

if TYPE_CHECKING:
    from happy.operator import Operator


class ServiceFirst(Group):
    """Also takes the service before the gesture: `happy failures immersion list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = self.list_commands(ctx)
        first, *others = args or ["list"]
        if first not in known and not first.startswith("-"):
            gesture, *others = others or ["list"]
            return super().parse_args(ctx, [gesture, first, *others])
        return super().parse_args(ctx, [first, *others])


failures = typer.Typer(
    cls=ServiceFirst,
    help="Ce qui a échoué : voir, relancer, écarter, mettre en pause.",
    epilog="Codes de sortie : 0 rien à traiter ou fait, 1 refusé, 3 plateforme arrêtée, "
    "4 quelque chose est à traiter. Ailleurs que sur la plateforme locale : HAPPY_SERVICES_URL "
    "(avec {service}) et HAPPY_TOKEN.",
    no_args_is_help=False,
    rich_markup_mode=None,
)

Service = Annotated[str, typer.Argument(help="Le service, par exemple immersion.")]
Position = Annotated[int, typer.Argument(help="La position, donnée par list.", min=1)]
Retry = Annotated[UUID, typer.Argument(help="L'identifiant de la relance.")]
Reason = Annotated[str, typer.Option(help="Le motif, sans nom ni coordonnée.")]
WHAT = "La position d'un événement, ou l'identifiant d'une relance."
What = Annotated[str, typer.Argument(help=WHAT)]
WhyPause = Annotated[str | None, typer.Option("--reason", help="Le motif, pour un dossier.")]
Sent = Annotated[
    bool, typer.Option("--send", help="Il s'agit d'un envoi refusé par Kafka, pas d'une attente.")
]


@contextmanager
def at(service: str) -> Iterator["Operator"]:
    """In front of one service; what it refuses ends the command with its own words."""
    from happy.operator import Refused, Unreachable, before

    with told_in_french():
        operator = before(local_platform(), service)
    try:
        yield operator
    except Refused as why:
        fail(why)
    except Unreachable as why:
        fail(why, Exit.NOT_RUNNING)


@failures.command("list", cls=Command)
def show_all(
    service: Annotated[str | None, typer.Argument(help="Un seul service.")] = None,
) -> None:
    """Ce qui attend, par cause et par type ; les envois refusés ; les arrêts ; les alarmes."""
    from happy.programs import services

    asked = [program.name for program in services()] if service is None else [service]
    well = True
    for name in asked:
        with at(name) as operator:
            well &= screen.overview(
                name,
                operator.get("/v1/parked/groups"),
                operator.get("/v1/refused-sends"),
                operator.get("/v1/consumers"),
                operator.get("/v1/alarms"),
            )
    if not well:
        raise typer.Exit(Exit.NOT_ALL_WELL)


@failures.command("events", cls=Command)
def show_events(
    service: Service,
    cause: Annotated[str | None, typer.Option(help="Une cause, donnée par list.")] = None,
    type: Annotated[str | None, typer.Option(help="Un type d'événement.")] = None,
    after: Annotated[int, typer.Option(help="La position après laquelle continuer.")] = 0,
) -> None:
    """Les événements en attente, un par un."""
    with at(service) as operator:
        screen.events(operator.get("/v1/parked", cause=cause, type=type, after=after))


@failures.command("show", cls=Command)
def show_one(
    service: Service,
    position: Position,
    content: Annotated[
        bool, typer.Option("--content", help="Le contenu en clair ; la lecture est journalisée.")
    ] = False,
) -> None:
    """Un événement en attente, et ce que l'écarter retiendrait."""
    with at(service) as operator:
        if content:
            screen.content(operator.get(f"/v1/parked/{position}/content"))
        else:
            screen.detail(operator.get(f"/v1/parked/{position}"))


@failures.command("retry", cls=Command)
def retry(
    service: Service,
    position: Annotated[int | None, typer.Argument(help="Un seul événement.", min=1)] = None,
    send: Sent = False,
    cause: Annotated[str | None, typer.Option(help="Cette cause.")] = None,
    type: Annotated[str | None, typer.Option(help="Ce type d'événement.")] = None,
    source: Annotated[str | None, typer.Option(help="Cette origine.")] = None,
    release: Annotated[str | None, typer.Option(help="Arrivés sous cette version.")] = None,
    since: Annotated[str | None, typer.Option(help="Depuis cet instant (ISO 8601).")] = None,
    until: Annotated[str | None, typer.Option(help="Avant cet instant (ISO 8601).")] = None,
    limit: Annotated[int, typer.Option(help="Au plus.", min=1)] = 1_000,
) -> None:
    """Relance un événement ; sans position, prépare une relance groupée sans rien relancer."""
    with at(service) as operator:
        if position is not None:
            operator.post(f"{_shelf(send)}/{position}/retry")
            print("Relance demandée.")
            return
        asked = {
            "cause": cause,
            "type": type,
            "source": source,
            "release": release,
            "parked_after": since,
            "parked_before": until,
            "limit": limit,
        }
        screen.prepared(service, operator.post("/v1/group-retries", asked))


@failures.command("start", cls=Command)
def start(
    service: Service,
    id: Retry,
    events: Annotated[int, typer.Option(help="Le nombre d'événements montré.", min=1)],
) -> None:
    """Lance une relance préparée."""
    with at(service) as operator:
        operator.post(f"/v1/group-retries/{id}/start", {"events": events})
        print(f"Relance lancée : « happy failures progress {service} {id} » la suit.")


@failures.command("progress", cls=Command)
def progress(
    service: Service,
    id: Annotated[UUID | None, typer.Argument(help="Une seule relance.")] = None,
) -> None:
    """Où en sont les relances groupées."""
    with at(service) as operator:
        path = "/v1/group-retries"
        found = [operator.get(f"{path}/{id}")] if id else operator.get(path)
        screen.retries(found)


@failures.command("discard", cls=Command)
def discard(
    service: Service,
    position: Position,
    reason: Reason,
    send: Sent = False,
    sequence: Annotated[
        int | None, typer.Option(help="Le rang d'un événement illisible.", min=1)
    ] = None,
) -> None:
    """Écarte un événement, pour toujours."""
    body: dict[str, Any] = {"reason": reason} | ({"sequence": sequence} if sequence else {})
    with at(service) as operator:
        operator.post(f"{_shelf(send)}/{position}/discard", body)
        print("Événement écarté.")


@failures.command("accept", cls=Command)
def accept(service: Service, position: Position, reason: Reason) -> None:
    """Poursuit sans les événements qui manquent avant celui-ci."""
    with at(service) as operator:
        operator.post(f"/v1/parked/{position}/acceptance", {"reason": reason})
        print("Le dossier reprend sans eux.")


@failures.command("pause", cls=Command)
def pause(service: Service, what: What, reason: WhyPause = None) -> None:
    """Met en pause le dossier d'un événement (avec un motif), ou une relance groupée."""
    with at(service) as operator:
        operator.post(*_gesture("pause", what, reason))
        print("En pause.")


@failures.command("resume", cls=Command)
def resume(
    service: Service,
    what: Annotated[str | None, typer.Argument(help=f"{WHAT} Sinon, le consommateur.")] = None,
    reason: WhyPause = None,
) -> None:
    """Reprend un dossier ou une relance en pause, ou relance le consommateur arrêté."""
    with at(service) as operator:
        if what is None:
            operator.post(f"/v1/consumers/{service}/resumption", {"reason": _stated(reason)})
        else:
            operator.post(*_gesture("resumption", what, reason))
        print("Repris.")


@failures.command("stop", cls=Command)
def stop(service: Service, id: Retry) -> None:
    """Arrête une relance groupée : ce qui n'a pas été relancé reste en attente."""
    with at(service) as operator:
        operator.post(f"/v1/group-retries/{id}/stop")
        print("Relance arrêtée.")


def _shelf(send: bool) -> str:
    return "/v1/refused-sends" if send else "/v1/parked"


def _gesture(act: str, what: str, reason: str | None) -> tuple[str, dict[str, Any] | None]:
    """The route and the body for the file behind a parked event, or for a group retry."""
    if what.isascii() and what.isdigit():
        return f"/v1/parked/{what}/{act}", {"reason": _stated(reason)}
    try:
        return f"/v1/group-retries/{UUID(what)}/{act}", None
    except ValueError:
        fail("Donnez la position d'un événement, ou l'identifiant d'une relance.")


def _stated(reason: str | None) -> str:
    return reason or fail("Donnez le motif : --reason « … ».")
