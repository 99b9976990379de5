"""How what insertion knows is kept."""

from services.insertion.store.commitments import arrivals, commitments
from services.insertion.store.exchange import applications, job_searches, openings
from services.insertion.store.local_people import actions_under, insertion_paths
from services.insertion.store.partners import households, one_paths, partner_links, partner_paths
from services.insertion.store.trainings import enrolments, sessions

tables = (
    households,
    partner_paths,
    partner_links,
    one_paths,
    insertion_paths,
    actions_under,
    arrivals,
    commitments,
    openings,
    applications,
    job_searches,
    sessions,
    enrolments,
)
