"""The delivery core played by seeds: a log in memory, the real PostgreSQL, one act at a time."""
