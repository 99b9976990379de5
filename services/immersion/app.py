"""Immersion, assembled."""

from chassis.service import build
from contracts import immersion
from services.immersion.api import routers
from services.immersion.listeners import listen
from services.immersion.store import tables

service = build(
    "immersion",
    title="Immersion",
    tables=tables,
    routers=routers,
    listen=listen,
    contract=immersion,
)
