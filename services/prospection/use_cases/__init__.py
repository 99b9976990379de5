"""What can be asked of prospection: by officers, by a file of applications, by the calendar."""

from services.prospection.use_cases.calendar import (
    alert,
    anonymise,
    forget_application,
    put_to_sleep,
)
from services.prospection.use_cases.decision import (
    decline,
    defer,
    qualify,
    reopen,
    score,
    start_assessment,
    withdraw,
)
from services.prospection.use_cases.family import (
    merge,
    recompose,
    separate,
)
from services.prospection.use_cases.reception import (
    assign,
    countersign,
    inform,
    note,
    take_agreement,
)
from services.prospection.use_cases.registration import (
    correct,
    known,
    register,
)

__all__ = [
    "alert",
    "anonymise",
    "assign",
    "correct",
    "countersign",
    "decline",
    "defer",
    "forget_application",
    "inform",
    "known",
    "merge",
    "note",
    "put_to_sleep",
    "qualify",
    "recompose",
    "register",
    "reopen",
    "score",
    "separate",
    "start_assessment",
    "take_agreement",
    "withdraw",
]
