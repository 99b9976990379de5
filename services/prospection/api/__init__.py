"""The officers' routes: candidates by moment of their life, files of applications, what waits."""

from services.prospection.api import (
    candidates,
    decision,
    exports,
    family,
    imports,
    invitations,
    likeness,
    pages,
    reception,
    reference,
    search,
    work_list,
)

routers = (
    candidates.router,
    reception.router,
    decision.router,
    family.router,
    work_list.router,
    *imports.routers,
    exports.router,
    search.router,
    likeness.router,
    reference.router,
    invitations.router,
    pages.router,
)
