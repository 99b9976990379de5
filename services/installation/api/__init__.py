"""The officers' routes."""

from fastapi import APIRouter

from services.installation.api import (
    accompanying,
    aid_accounts,
    aids,
    desks,
    following,
    home_lines,
    homes,
    lists,
    paths,
    reference,
    sessions,
    settling,
)

routers: tuple[APIRouter, ...] = (
    paths.router,
    settling.router,
    following.router,
    accompanying.router,
    lists.router,
    reference.router,
    aids.aids,
    aids.work_list,
    aids.router,
    aid_accounts.router,
    aid_accounts.budgets,
    homes.homes,
    homes.router,
    home_lines.router,
    home_lines.work_list,
    desks.sites,
    desks.router,
    desks.work_list,
    sessions.router,
    sessions.enrolments,
    sessions.work_list,
)
