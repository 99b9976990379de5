"""The alarms as Prometheus reads them, and the index of the pages that say what to do."""

import json
from collections.abc import Sequence
from typing import Final

from chassis.alarms import Alarm

GENERATED: Final = (
    "Page engendrée par `make pages` à partir de `chassis/alarms.py` :"
    " ne la modifiez pas à la main."
)
INTRODUCTION: Final = (
    "Chaque page dit ce que l'alarme veut dire pour les foyers, ce qu'il faut faire, et les"
    " commandes à taper. Rien n'y demande SQL ni l'aide d'un développeur. Les mêmes gestes"
    " existent sous `/v1/parked`, `/v1/group-retries`, `/v1/refused-sends` et `/v1/consumers`"
    " de chaque service."
)


def rules(alarms: Sequence[Alarm]) -> str:
    """A rule file for Prometheus; a string of JSON is one of YAML too."""
    lines = [
        "# Engendré par `make pages` à partir de chassis/alarms.py : ne le modifiez pas à la main.",
        "groups:",
        "  - name: happy",
        "    rules:",
    ]
    for alarm in alarms:
        lines += [
            f"      - alert: {alarm.name}",
            f"        expr: {_quoted(alarm.expression)}",
            "        annotations:",
            f"          summary: {_quoted(f'{alarm.title} : {{{{ $labels.service }}}}')}",
            f"          runbook_url: {alarm.page}",
        ]
    return "\n".join(lines) + "\n"


def index(alarms: Sequence[Alarm]) -> str:
    """The page that leads to the others."""
    rows = [
        f"| [{alarm.title}]({alarm.name}.md) | {alarm.threshold} | `{alarm.metric}` |"
        for alarm in alarms
    ]
    parts = [
        "# Exploitation : que faire quand une alarme sonne",
        GENERATED,
        INTRODUCTION,
        "\n".join(["| Alarme | Sonne à | Mesure |", "| --- | --- | --- |", *rows]),
    ]
    return "\n\n".join(parts) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
