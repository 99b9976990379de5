"""What can be asked of insertion."""

from services.insertion.use_cases.partner_answers import (
    countersign_partner_paper,
    drop_partner_paper,
    hear_partner,
    take_partner_paper,
)
from services.insertion.use_cases.partner_calendar import leave_unanswered
from services.insertion.use_cases.partner_following import (
    assign_partner,
    inform_partner,
    invite_partner,
    remind_partner,
)
from services.insertion.use_cases.partner_households import (
    expect_household,
    forget_household,
    meet_household,
    merge_households,
    recompose_household,
    set_out,
    withdraw_household,
)

__all__ = [
    "assign_partner",
    "countersign_partner_paper",
    "drop_partner_paper",
    "expect_household",
    "forget_household",
    "hear_partner",
    "inform_partner",
    "invite_partner",
    "leave_unanswered",
    "meet_household",
    "merge_households",
    "recompose_household",
    "remind_partner",
    "set_out",
    "take_partner_paper",
    "withdraw_household",
]
