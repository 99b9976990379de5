"""What can be asked of insertion."""

from services.insertion.use_cases.commitment_arrivals import (
    Installation,
    let_commitments_go,
    propose_commitments,
)
from services.insertion.use_cases.commitments import (
    answer_commitment,
    assign_commitment,
    commitment_work_list,
    let_commitment_expire,
    meet_commitment,
    release_commitment,
    take_commitment,
)
from services.insertion.use_cases.exchange_answering import (
    accept_application,
    process_application,
    refuse_application,
)
from services.insertion.use_cases.exchange_applying import (
    application_work_list,
    apply_for_partner,
    apply_for_person,
    follow_up_application,
    leave_application_unanswered,
    take_application,
    withdraw_application,
)
from services.insertion.use_cases.exchange_openings import (
    close_opening,
    openings_for_partner,
    openings_for_person,
    publish_opening,
)
from services.insertion.use_cases.local_actions import (
    end_action,
    end_step,
    review_path,
    start_action,
    start_step,
)
from services.insertion.use_cases.local_calendar import (
    forget_person,
    tell_contract_overdue,
    tell_forgetting_near,
)
from services.insertion.use_cases.local_contracts import (
    countersign_contract,
    decide_referral,
    drop_contract,
    take_contract,
)
from services.insertion.use_cases.local_endings import (
    check_exit,
    close_path,
    leave_path,
    resume_path,
    suspend_path,
)
from services.insertion.use_cases.local_lists import count_actions, insertion_work_list
from services.insertion.use_cases.local_meetings import (
    assess_person,
    attend_meeting,
    book_meeting,
    close_appointment,
    invite_to_meet,
    lift_barrier,
    open_appointment,
    open_barrier,
)
from services.insertion.use_cases.local_referral import (
    assign_path,
    correct_person,
    refer_person,
)
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
from services.insertion.use_cases.partner_one_path import join_partner

__all__ = [
    "CONTENT",
    "Installation",
    "accept_application",
    "answer_commitment",
    "application_work_list",
    "apply_for_partner",
    "apply_for_person",
    "assess_partner",
    "assess_person",
    "assign_commitment",
    "assign_partner",
    "assign_path",
    "attend_meeting",
    "book_meeting",
    "check_exit",
    "close_appointment",
    "close_opening",
    "close_path",
    "commitment_work_list",
    "correct_person",
    "count_actions",
    "count_partners",
    "countersign_contract",
    "countersign_partner_paper",
    "decide_referral",
    "drop_contract",
    "drop_partner_paper",
    "end_action",
    "end_step",
    "expect_household",
    "follow_up_application",
    "forget_household",
    "forget_person",
    "hear_partner",
    "inform_partner",
    "insertion_work_list",
    "invite_partner",
    "invite_to_meet",
    "join_partner",
    "leave_application_unanswered",
    "leave_path",
    "leave_unanswered",
    "let_commitment_expire",
    "let_commitments_go",
    "let_partner_path_stall",
    "lift_barrier",
    "meet_commitment",
    "meet_household",
    "merge_households",
    "observe_partner",
    "open_appointment",
    "open_barrier",
    "openings_for_partner",
    "openings_for_person",
    "partner_work_list",
    "process_application",
    "propose_commitments",
    "publish_opening",
    "recompose_household",
    "refer_person",
    "refuse_application",
    "release_commitment",
    "remind_partner",
    "resume_partner",
    "resume_path",
    "review_partner",
    "review_path",
    "search_for_partner",
    "set_out",
    "start_action",
    "start_step",
    "suspend_path",
    "take_application",
    "take_commitment",
    "take_contract",
    "take_partner_paper",
    "tell_contract_overdue",
    "tell_forgetting_near",
    "withdraw_application",
    "withdraw_household",
]
