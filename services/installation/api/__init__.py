"""The officers' routes."""

from fastapi import APIRouter

from services.installation.api import following, paths, settling

routers: tuple[APIRouter, ...] = (
    paths.router,
    settling.router,
    following.router,
)
