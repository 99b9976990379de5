"""Installation: settles those who come, until two years after, and never promises a place twice."""
