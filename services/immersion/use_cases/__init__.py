"""What can be asked of immersion: by officers, by what prospection tells, and by the calendar."""

from services.immersion.use_cases.calendar import (
    expire,
    give_up_waiting,
    notice_a_no_show,
    remind_of_evaluations,
)
from services.immersion.use_cases.candidates import (
    anonymise,
    hear,
    merge,
    qualify,
    recompose,
    withdraw,
)
from services.immersion.use_cases.conclusion import complete, evaluate, renew, revise
from services.immersion.use_cases.hosts import register_host, update_host
from services.immersion.use_cases.preparation import (
    agree,
    arrange,
    assign,
    cancel,
    confirm,
    countersign,
    plan,
    postpone,
)
from services.immersion.use_cases.visit import close, interrupt, miss, start
from services.immersion.use_cases.work_list import work_list

__all__ = [
    "agree",
    "anonymise",
    "arrange",
    "assign",
    "cancel",
    "close",
    "complete",
    "confirm",
    "countersign",
    "evaluate",
    "expire",
    "give_up_waiting",
    "hear",
    "interrupt",
    "merge",
    "miss",
    "notice_a_no_show",
    "plan",
    "postpone",
    "qualify",
    "recompose",
    "register_host",
    "remind_of_evaluations",
    "renew",
    "revise",
    "start",
    "update_host",
    "withdraw",
    "work_list",
]
