"""Homes for the first months: each promised to one household at a time, with its owner's word."""
