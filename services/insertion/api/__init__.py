"""The officers' routes."""

from services.insertion.api import (
    commitments,
    local_actions,
    local_contracts,
    local_endings,
    local_exports,
    local_imports,
    local_lists,
    local_meetings,
    local_paths,
    local_reference,
    partner_answers,
    partner_following,
    partner_lists,
    partner_paths,
)

routers = (
    partner_paths.router,
    partner_answers.router,
    partner_following.router,
    partner_lists.router,
    local_paths.router,
    local_meetings.router,
    local_contracts.router,
    local_actions.router,
    local_endings.router,
    local_lists.router,
    local_lists.searches,
    local_imports.router,
    local_exports.router,
    local_reference.router,
    commitments.router,
    commitments.overview,
)
