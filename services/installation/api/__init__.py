"""The officers' routes."""

from fastapi import APIRouter

from services.installation.api import aid_accounts, aids, following, paths, settling

routers: tuple[APIRouter, ...] = (
    paths.router,
    settling.router,
    following.router,
    aids.aids,
    aids.router,
    aid_accounts.router,
    aid_accounts.budgets,
)
