"""Collective sessions, for those who settle and those who receive them."""
