"""The officers' routes."""

from services.insertion.api import (
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
)
