"""The whole choreography on one page: who announces what, who reacts, and what time brings."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from chassis.published import events, short, stage_of
from chassis.service import Service
from contracts.event import Event

CATALOGUE = "../contracts/catalogue"


def page(services: Sequence[Service]) -> str:
    """The page, in French, as Markdown with a Mermaid graph."""
    services = _along_the_journey(services)
    titles = {service.name: service.title for service in services}
    parts = [
        "# Le parcours, étape par étape",
        "Page engendrée par `make pages` à partir du code : ne la modifiez pas à la main.",
        "Une étape annonce des événements, d'autres y réagissent ; aucune n'appelle l'autre.",
        "\n".join(["```mermaid", "flowchart LR", *_graph(services, titles), "```"]),
        "## Les événements",
        "\n".join(_table(("Événement", "Annoncé par", "Entendu par"), _heard(services))),
        "## Ce que le temps amène",
        "\n".join(_table(("Étape", "Échéance", "Réaction"), _timers(services))),
    ]
    return "\n\n".join(parts) + "\n"


def _along_the_journey(services: Sequence[Service]) -> list[Service]:
    """A stage after those it listens to; where they listen to each other, by name."""
    left = sorted(services, key=lambda service: service.name)
    placed: list[Service] = []
    while left:
        names = {service.name for service in left}
        free = [each for each in left if not each.listen.stages() & (names - {each.name})]
        placed.append((free or left)[0])
        left.remove(placed[-1])
    return placed


def _graph(services: Sequence[Service], titles: dict[str, str]) -> Iterator[str]:
    for name, title in titles.items():
        yield f'    {name}["{title}"]'
    for service in services:
        for stage in sorted(service.listen.stages()):
            heard = [kind.__name__ for kind in service.listen.events if stage_of(kind) == stage]
            yield f'    {stage} -- "{"<br>".join(heard)}" --> {service.name}'


def _heard(services: Sequence[Service]) -> Iterator[tuple[str, ...]]:
    for service in services:
        for kind in events(service.contract):
            where = f"{CATALOGUE}/{short(kind)}/consumer.json"
            listeners = [
                f"{each.title} ({_name(each.listen.events[kind])})"
                for each in services
                if kind in each.listen.events
            ]
            yield f"[{_told(kind)}]({where})", service.title, ", ".join(listeners) or "—"


def _told(kind: type[Event]) -> str:
    version = kind.type.rpartition(".v")[2]
    return f"`{kind.__name__}`" if version == "1" else f"`{kind.__name__}` (v{version})"


def _timers(services: Sequence[Service]) -> Iterator[tuple[str, ...]]:
    for service in services:
        for timer, listener in sorted(service.listen.timers.items()):
            yield service.title, f"`{timer}`", _name(listener)


def _name(listener: Callable[..., Any]) -> str:
    return f"`{listener.__name__}`"


def _table(titles: Sequence[str], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
