"""The officers' routes."""

from services.insertion.api import partner_answers, partner_paths

routers = (partner_paths.router, partner_answers.router)
