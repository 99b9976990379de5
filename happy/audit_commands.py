"""The commands about the audit: light, what they need is imported when they run."""

from typing import Annotated

from happy.french import Command, Group  # before typer, whose words are bound at import

import typer  # isort: skip

from happy.endings import Exit, environment_of, fail

audit = typer.Typer(
    cls=Group,
    help="L'audit : qui a fait quoi, et la preuve que rien n'y a été touché.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@audit.callback()
def about() -> None:
    """L'audit : qui a fait quoi, et la preuve que rien n'y a été touché."""


@audit.command("verify", cls=Command)
def verify_audit(
    service: Annotated[str | None, typer.Argument(help="Un service ; tous sinon.")] = None,
    with_kafka: Annotated[
        bool, typer.Option("--from-kafka/--without-kafka", help="Compare aux ancres de Kafka.")
    ] = True,
) -> None:
    """Refait la chaîne et la compare à ses ancres.

    Code de sortie 4 si un acte a été modifié, retiré, ajouté, déplacé, ou la chaîne réécrite.
    """
    from happy.auditing import NotVerified, verify
    from happy.programs import services

    known = [program.name for program in services()]
    if service is not None and service not in known:
        fail(f"Service inconnu : {service}. Au choix : {', '.join(known)}.")
    intact = True
    for name in [service] if service else known:
        try:
            verdict = verify(name, environment_of(name), with_kafka=with_kafka)
        except NotVerified as why:
            fail(why)
        print("\n".join(verdict.sentences()))
        intact &= verdict.intact
    if not intact:
        raise typer.Exit(Exit.NOT_ALL_WELL)
