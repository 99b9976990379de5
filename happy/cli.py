"""The command line: `happy up | down | status | logs | doctor | reset | serve | topics | token`."""

import json
from enum import StrEnum
from typing import Annotated

from happy.french import Command, Group  # before typer, whose words are bound at import

import typer  # isort: skip

from happy import provisioning, recovery
from happy.audit_commands import audit
from happy.endings import Exit, environment_of, fail, local_platform, told_in_french
from happy.failures import failures
from happy.provisioning import Territory


class Only(StrEnum):
    """One part of a service's work in a process of its own."""

    API = "api"
    LISTENERS = "listeners"
    RELAY = "relay"


app = typer.Typer(
    help="Happy Cantal : la plateforme locale et ses services.",
    epilog="Codes de sortie : 0 fait, 1 échec, 2 commande mal écrite, 3 plateforme arrêtée, "
    "4 tout ne va pas bien ou une différence a été trouvée.",
    cls=Group,
    context_settings={"max_content_width": 100},
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(audit, name="audit")
app.add_typer(failures, name="failures")


@app.command(cls=Command)
def up(territory: Territory = None) -> None:
    """Démarre Kafka, PostgreSQL et les services."""
    from happy import screen

    platform = local_platform(territory)
    with told_in_french(), screen.progress() as told:
        platform.start(told)
    screen.welcome(platform)


@app.command(cls=Command)
def down() -> None:
    """Arrête tout ; les données restent."""
    print("Plateforme arrêtée." if local_platform().stop() else "Rien ne tournait.")


@app.command(cls=Command)
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Pour un programme.")] = False,
) -> None:
    """Dit ce qui tourne, où, et ce qui a été relancé."""
    platform = local_platform()
    with told_in_french():
        found = platform.status()
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        from happy import screen

        screen.status(platform, found)
    if not platform.running():
        raise typer.Exit(Exit.NOT_RUNNING)
    if not all(service["ready"] for service in found["services"].values()):
        raise typer.Exit(Exit.NOT_ALL_WELL)


@app.command(cls=Command)
def logs(
    service: Annotated[str, typer.Argument(help="Un service, kafka, postgres ou supervisor.")],
    lines: Annotated[int, typer.Option("--lines", "-n", help="Nombre de lignes.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Suit la suite.")] = False,
) -> None:
    """Montre la fin d'un journal."""
    from happy.processes import tail

    layout = local_platform().layout
    path = layout.log(service)
    if not path.exists():
        known = [*sorted(each.stem for each in layout.logs.glob("*.log")), "kafka", "postgres"]
        fail(f"Aucun journal « {service} ». Au choix : {', '.join(known)}.")
    print(tail(path, lines))
    if follow:
        from happy import screen

        screen.follow(path)


@app.command(cls=Command)
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Pour un programme.")] = False,
) -> None:
    """Examine l'installation et les serveurs ; dit ce qui ne va pas, et quoi faire."""
    from happy import screen
    from happy.doctor import examine

    shown = screen.findings_as_json if as_json else screen.findings
    if not shown(examine(local_platform())):
        raise typer.Exit(Exit.NOT_ALL_WELL)


@app.command(cls=Command)
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Confirme l'effacement.")] = False,
) -> None:
    """Arrête tout et efface les données locales."""
    platform = local_platform()
    if not yes:
        fail(
            f"Toutes les données de {platform.layout.folder} seraient effacées. "
            "Confirmez par --yes.",
        )
    platform.reset()
    print("Données locales effacées.")


@app.command(cls=Command)
def serve(
    service: Annotated[str, typer.Argument(help="Le service, par exemple prospection.")],
    only: Annotated[Only | None, typer.Option(help="Une seule part de son travail.")] = None,
    slot: Annotated[
        int, typer.Option(help="Place de ce processus parmi ceux du même service.")
    ] = 1,
) -> None:
    """Sert un service dans ce terminal."""
    import os

    from happy.programs import services

    if service not in {program.name for program in services()}:
        fail(f"Service inconnu : {service}.", Exit.FAILED)
    if not os.environ.get("HAPPY_POSTGRES_DATABASE"):
        os.environ.update(environment_of(service))
    os.environ.setdefault("HAPPY_SLOT", str(slot))
    from happy import serving

    raise typer.Exit(serving.serve(service, only.value if only else None))


@app.command(cls=Command)
def token(
    role: Annotated[list[str], typer.Option(help="Rôle ; l'option peut être répétée.")],
    territory: Territory = None,
    subject: Annotated[str, typer.Option(help="Qui agit.")] = "operateur-local",
    epci: Annotated[
        list[str] | None, typer.Option(help="SIREN d'une intercommunalité ; peut être répétée.")
    ] = None,
    agency: Annotated[str | None, typer.Option(help="Organisme de la personne.")] = None,
) -> None:
    """Donne un jeton de développement, valable douze heures."""
    from happy import roles

    if unknown := roles.unknown(role):
        fail(f"Rôle inconnu : {', '.join(unknown)}. Au choix :\n{roles.listed()}")
    platform = local_platform(territory)
    with told_in_french():
        print(platform.token(*role, subject=subject, epcis=epci or (), agency=agency))


@app.command(cls=Command)
def pages(
    check: Annotated[
        bool, typer.Option("--check", help="Dit seulement ce qui n'est plus à jour.")
    ] = False,
) -> None:
    """Refait le catalogue des événements et la carte du parcours."""
    from happy.pages import of_this_tree

    found = of_this_tree()
    if found.refusals:
        fail("\n".join(found.refusals))
    changed = found.stale() if check else found.write()
    for path in changed:
        print(f"{path} : {'à refaire, lancez « make pages »' if check else 'refait'}")
    if not changed:
        print("Les pages sont à jour.")
    elif check:
        raise typer.Exit(Exit.FAILED)


for gesture in (recovery.recover, recovery.forgotten, recovery.resend, recovery.rewind):
    app.command(cls=Command)(gesture)
app.command(cls=Command)(provisioning.secrets)
app.add_typer(provisioning.databases, name="databases")
app.add_typer(provisioning.topics, name="topics")
