"""Desks at telework sites: on trial once, then for good, each seat one person's on each day."""
