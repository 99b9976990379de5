"""The officers' routes: candidates by moment of their life, files of applications, what waits."""

from services.prospection.api import (
    candidates,
    decision,
    family,
    imports,
    reception,
    reference,
    work_list,
)

routers = (
    candidates.router,
    reception.router,
    decision.router,
    family.router,
    work_list.router,
    imports.router,
    reference.router,
)
