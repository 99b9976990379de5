"""The officers' routes: stays to read and by moment of their life, hosts, and what waits."""

from services.immersion.api import conclusion, hosts, preparation, stays, visit, work_list

routers = (
    stays.router,
    preparation.router,
    visit.router,
    conclusion.router,
    hosts.router,
    work_list.router,
)
