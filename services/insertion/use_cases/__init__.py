"""What can be asked of insertion."""

from services.insertion.use_cases.partner_answers import (
    countersign_partner_paper,
    drop_partner_paper,
    hear_partner,
    take_partner_paper,
)
from services.insertion.use_cases.partner_calendar import leave_unanswered, let_partner_path_stall
from services.insertion.use_cases.partner_following import (
    assess_partner,
    assign_partner,
    inform_partner,
    invite_partner,
    observe_partner,
    remind_partner,
    resume_partner,
    review_partner,
    search_for_partner,
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
from services.insertion.use_cases.partner_lists import (
    CONTENT,
    count_partners,
    partner_work_list,
)

__all__ = [
    "CONTENT",
    "assess_partner",
    "assign_partner",
    "count_partners",
    "countersign_partner_paper",
    "drop_partner_paper",
    "expect_household",
    "forget_household",
    "hear_partner",
    "inform_partner",
    "invite_partner",
    "leave_unanswered",
    "let_partner_path_stall",
    "meet_household",
    "merge_households",
    "observe_partner",
    "partner_work_list",
    "recompose_household",
    "remind_partner",
    "resume_partner",
    "review_partner",
    "search_for_partner",
    "set_out",
    "take_partner_paper",
    "withdraw_household",
]
