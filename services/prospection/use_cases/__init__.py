"""What can be asked of prospection: by officers, by people themselves, by the calendar."""

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
from services.prospection.use_cases.invitations import (
    ask_for_stay,
    call_off_stay,
    invitations_of,
    invite,
)
from services.prospection.use_cases.likeness import (
    compare,
    distinguish,
    likely_duplicates,
    likely_pairs,
)
from services.prospection.use_cases.own_acts import (
    ASKED_BY_ONESELF,
    agree,
    answer_stay,
    ask_for_a_link,
    awaited_of,
    open_door,
    say_of_work,
    state_wishes,
    take_back,
)
from services.prospection.use_cases.reception import (
    assign,
    countersign,
    countersign_work_answer,
    inform,
    note,
    take_agreement,
    take_work_answer,
)
from services.prospection.use_cases.registration import (
    correct,
    known,
    open_running,
    register,
)

__all__ = [
    "ASKED_BY_ONESELF",
    "agree",
    "alert",
    "anonymise",
    "answer_stay",
    "ask_for_a_link",
    "ask_for_stay",
    "assign",
    "awaited_of",
    "call_off_stay",
    "compare",
    "correct",
    "countersign",
    "countersign_work_answer",
    "decline",
    "defer",
    "distinguish",
    "forget_application",
    "inform",
    "invitations_of",
    "invite",
    "known",
    "likely_duplicates",
    "likely_pairs",
    "merge",
    "note",
    "open_door",
    "open_running",
    "put_to_sleep",
    "qualify",
    "recompose",
    "register",
    "reopen",
    "say_of_work",
    "score",
    "separate",
    "start_assessment",
    "state_wishes",
    "take_agreement",
    "take_back",
    "take_work_answer",
    "withdraw",
]
