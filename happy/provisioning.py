"""The commands that prepare servers for a territory: secrets, databases, topics."""

from pathlib import Path
from typing import Annotated

from happy.french import Command, Group  # before typer, whose words are bound at import

import typer  # isort: skip

from happy.endings import Exit, fail, local_platform, told_in_french

Territory = Annotated[str | None, typer.Option(help="Code du territoire.")]
PATIENCE = 60.0
"""Seconds: servers may be starting beside the command that prepares them."""

topics = typer.Typer(
    cls=Group,
    help="Les sujets Kafka du territoire.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
databases = typer.Typer(
    cls=Group,
    help="Les bases de données des services, sur un serveur donné.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def secrets(
    folder: Annotated[Path, typer.Argument(help="Le dossier à remplir.")],
) -> None:
    """Tire les mots de passe qui manquent à un déploiement par docker compose.

    En développement (HAPPY_ENVIRONMENT=development), y met aussi les clés de « happy token » ;
    ailleurs, issuer_keys doit y être : les clés publiques (JWKS) de qui délivre les jetons, à moins
    que HAPPY_ISSUER_JWKS ne dise où elles sont.
    """
    import os

    from happy import deployed, issuer

    layout = local_platform().layout
    made = deployed.make_passwords(folder)
    if deployed.in_development():
        issuer.prepare(layout)
        deployed.take_keys(folder, layout.issuer_keys)
        deployed.take_tokens(folder, layout, local_platform().territory)
    elif os.environ.get("HAPPY_ISSUER_JWKS"):
        deployed.take_no_keys(folder)
    elif not deployed.has_keys(folder):
        fail(
            f"Il manque {folder / deployed.KEYS} : les clés publiques (JWKS) de qui délivre les "
            "jetons. Pour essayer avec « happy token », donnez HAPPY_ENVIRONMENT=development."
        )
    print(f"{folder} : {', '.join(made) or 'rien ne manquait'}")


@databases.command("apply", cls=Command)
def apply_databases(territory: Territory = None) -> None:
    """Crée les bases et les rôles manquants, et les met à jour."""
    from happy import deployed

    with told_in_french():
        code = local_platform(territory).territory
    try:
        for name in deployed.apply_databases(code):
            print(f"{name} : à jour")
    except (LookupError, OSError) as why:
        fail(why)


@topics.command("plan", cls=Command)
def plan_topics(territory: Territory = None) -> None:
    """Montre les différences entre les sujets voulus et ceux de Kafka."""
    _topics(territory, change=False)


@topics.command("apply", cls=Command)
def apply_topics(territory: Territory = None) -> None:
    """Crée les sujets manquants et corrige leurs réglages."""
    _topics(territory, change=True)


def _topics(territory: str | None, *, change: bool) -> None:
    import asyncio

    from happy import topics as them

    platform = local_platform(territory)
    with told_in_french():
        bootstrap = platform.bootstrap()
        wanted = platform.topics()
    act = them.apply(bootstrap, wanted, PATIENCE) if change else them.plan(bootstrap, wanted)
    try:
        found = asyncio.run(act)
    except (them.TopicsRefused, OSError) as why:
        fail(why)
    for each in found:
        print(each.sentence)
    left = [each for each in found if not each.possible] if change else found
    if not found:
        print("Rien à changer.")
    if left:
        raise typer.Exit(Exit.NOT_ALL_WELL)
