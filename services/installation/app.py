"""Installation, assembled."""

from chassis.service import build
from contracts import installation
from services.installation.api import routers
from services.installation.listeners import listen
from services.installation.store import tables

service = build(
    "installation",
    title="Installation",
    tables=tables,
    routers=routers,
    listen=listen,
    contract=installation,
)
