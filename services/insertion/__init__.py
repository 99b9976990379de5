"""Insertion: opens doors: to the partner of who comes, and to local people far from work."""
