"""What can be asked of installation: by officers, by what others tell, and by the calendar."""

from services.installation.use_cases import aids, desks, homes, place_lists, sessions
from services.installation.use_cases.accompanying import (
    make_appointment,
    note_attendance,
    note_cost,
)
from services.installation.use_cases.aid_work_list import aid_work_list
from services.installation.use_cases.calendar import give_up_waiting
from services.installation.use_cases.candidates import (
    anonymise,
    hear_of_the_partner,
    merge,
    qualify,
    recompose,
    register,
    reopen_candidate,
    withdraw,
)
from services.installation.use_cases.following import (
    abandon,
    call,
    confirm_presence,
    depart,
    follow_up,
    reopen,
)
from services.installation.use_cases.lists import presence, work_list
from services.installation.use_cases.opening import assign, doubt, exempt, go, transfer
from services.installation.use_cases.settling import (
    arrive,
    correct_activity,
    correct_arrival,
    correct_residence,
    install,
    move,
    move_on,
    plan_arrival,
    start_activity,
)

__all__ = [
    "abandon",
    "aid_work_list",
    "aids",
    "anonymise",
    "arrive",
    "assign",
    "call",
    "confirm_presence",
    "correct_activity",
    "correct_arrival",
    "correct_residence",
    "depart",
    "desks",
    "doubt",
    "exempt",
    "follow_up",
    "give_up_waiting",
    "go",
    "hear_of_the_partner",
    "homes",
    "install",
    "make_appointment",
    "merge",
    "move",
    "move_on",
    "note_attendance",
    "note_cost",
    "place_lists",
    "plan_arrival",
    "presence",
    "qualify",
    "recompose",
    "register",
    "reopen",
    "reopen_candidate",
    "sessions",
    "start_activity",
    "transfer",
    "withdraw",
    "work_list",
]
