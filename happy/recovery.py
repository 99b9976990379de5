"""`happy recover | forgotten | resend | rewind`: what an operator does after a restore."""

from datetime import datetime
from typing import Annotated, Any, Final

from happy.failures import Service, at  # before typer, whose words are bound at import

import typer  # isort: skip

from happy import recovery_screen as screen
from happy.endings import Exit, fail

CONFIRM: Final = "Rien n'est fait. Confirmez par --yes --reason « … »."
AT_ONCE: Final = 200

DryRun = Annotated[bool, typer.Option("--dry-run", help="Dit ce qui serait fait, sans rien faire.")]
Yes = Annotated[bool, typer.Option("--yes", help="Confirme.")]
Reason = Annotated[str | None, typer.Option(help="Le motif, sans nom ni coordonnée.")]


def recover(
    service: Service, dry_run: DryRun = False, yes: Yes = False, reason: Reason = None
) -> None:
    """Reprend un service restauré à un état passé : il repart d'après tout ce qu'il a annoncé."""
    with at(service) as operator:
        if dry_run or not yes:
            screen.recovery(operator.get("/v1/recovery"), is_done=False)
            if not dry_run:
                fail(CONFIRM)
            return
        done = operator.post("/v1/recovery", {"reason": reason or fail(CONFIRM)})
        screen.recovery(done, is_done=True)
        if done["forgotten"]:
            print(f"Donnez la liste à qui suit ces dossiers : « happy forgotten {service} ».")


def forgotten(
    service: Service,
    settle: Annotated[
        int | None, typer.Option(help="La position de celui qui est réglé.", min=1)
    ] = None,
    reason: Reason = None,
    everything: Annotated[bool, typer.Option("--all", help="Aussi ceux qui sont réglés.")] = False,
) -> None:
    """Les événements oubliés par une restauration ; en règle un par --settle."""
    with at(service) as operator:
        if settle is not None:
            body = {"reason": reason or fail("Donnez le motif : --reason « … ».")}
            operator.post(f"/v1/forgotten-events/{settle}/settlement", body)
            print("Réglé.")
            return
        rows: list[dict[str, Any]] = []
        while page := operator.get(
            "/v1/forgotten-events",
            after=rows[-1]["position"] if rows else 0,
            limit=AT_ONCE,
            settled=str(everything).lower(),
        ):
            rows += page
        screen.forgotten(rows)
        if any(each["outcome"] is None for each in rows):
            raise typer.Exit(Exit.NOT_ALL_WELL)


def resend(
    service: Service,
    dry_run: DryRun = False,
    yes: Yes = False,
    reason: Reason = None,
    since: Annotated[
        datetime | None, typer.Option(help="Aussi tout ce qui est parti depuis cet instant (UTC).")
    ] = None,
) -> None:
    """Renvoie à Kafka ce que le journal d'un service a perdu, tel qu'il était parti."""
    moment = f"{since.isoformat()}Z" if since else None
    with at(service) as operator:
        if dry_run or not yes:
            screen.lost(operator.get("/v1/resending", since=moment), is_done=False)
            if not dry_run:
                fail(CONFIRM)
            return
        body = {"reason": reason or fail(CONFIRM), "since": moment}
        screen.lost(operator.post("/v1/resending", body), is_done=True)
        print(f"Pour chaque service qui l'écoute : « happy rewind SERVICE {service} ».")


def rewind(
    service: Service,
    stage: Annotated[str, typer.Argument(help="L'étape dont le journal est relu.")],
    reason: Annotated[str, typer.Option(help="Le motif, sans nom ni coordonnée.")],
) -> None:
    """Fait relire à un service le journal d'une étape depuis son début ; le connu est écarté."""
    with at(service) as operator:
        path = f"/v1/consumers/{service}/rewinding"
        done = operator.post(path, {"stage": stage, "reason": reason})
        print(f"{done['partitions']} partition(s) de {stage} sont relues depuis leur début.")
