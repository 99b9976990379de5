"""What can be asked of installation: by officers, by what others tell, and by the calendar."""

from services.installation.use_cases import aids
from services.installation.use_cases.calendar import give_up_waiting
from services.installation.use_cases.candidates import (
    anonymise,
    hear_of_the_partner,
    merge,
    qualify,
    recompose,
    register,
    withdraw,
)
from services.installation.use_cases.following import (
    abandon,
    call,
    confirm_presence,
    depart,
    reopen,
)
from services.installation.use_cases.opening import assign, doubt, exempt, go
from services.installation.use_cases.settling import (
    arrive,
    install,
    move,
    move_on,
    plan_arrival,
    start_activity,
)

__all__ = [
    "abandon",
    "aids",
    "anonymise",
    "arrive",
    "assign",
    "call",
    "confirm_presence",
    "depart",
    "doubt",
    "exempt",
    "give_up_waiting",
    "go",
    "hear_of_the_partner",
    "install",
    "merge",
    "move",
    "move_on",
    "plan_arrival",
    "qualify",
    "recompose",
    "register",
    "reopen",
    "start_activity",
    "withdraw",
]
