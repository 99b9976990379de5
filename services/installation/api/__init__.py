"""The officers' routes."""

from fastapi import APIRouter

from services.installation.api import (
    accompanying,
    aid_accounts,
    aids,
    following,
    homes,
    lists,
    paths,
    reference,
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
)
