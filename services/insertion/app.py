"""Insertion, assembled."""

from chassis.service import build
from contracts import insertion
from services.insertion.api import routers
from services.insertion.api.local_imports import files
from services.insertion.gateways import letters
from services.insertion.listeners import listen
from services.insertion.store import tables

service = build(
    "insertion",
    title="Insertion",
    tables=tables,
    routers=routers,
    listen=listen,
    contract=insertion,
    gateways=(letters,),
    sends_letters=True,
    asks_contacts=True,
    files=files,
)
