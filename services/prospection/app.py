"""Prospection, assembled."""

from chassis.service import build
from contracts import prospection
from services.prospection.api import routers
from services.prospection.api.imports import files
from services.prospection.gateways import letters
from services.prospection.listeners import listen
from services.prospection.store import tables

service = build(
    "prospection",
    title="Prospection",
    tables=tables,
    routers=routers,
    listen=listen,
    contract=prospection,
    gateways=(letters,),
    sends_letters=True,
    files=files,
)
