"""The officers' routes."""

from fastapi import APIRouter

routers: tuple[APIRouter, ...] = ()
