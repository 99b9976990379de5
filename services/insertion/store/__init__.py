"""How what insertion knows is kept."""

from services.insertion.store.partners import households, partner_paths

tables = (households, partner_paths)
