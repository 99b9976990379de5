"""The officers' routes: candidates and opportunities, files of them, and what waits."""

from services.prospection.api import (
    candidates,
    decision,
    exports,
    family,
    imports,
    interests,
    invitations,
    likeness,
    matches,
    opportunities,
    pages,
    reception,
    reference,
    search,
    stock_work_list,
    work_list,
)

routers = (
    candidates.router,
    reception.router,
    decision.router,
    family.router,
    work_list.router,
    imports.router,
    exports.router,
    search.router,
    likeness.router,
    reference.router,
    invitations.router,
    opportunities.router,
    interests.router,
    matches.router,
    stock_work_list.router,
    pages.router,
)
