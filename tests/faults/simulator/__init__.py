"""The delivery core under seeded faults: a log in memory, the real PostgreSQL, one act at a time."""
