"""What the stages tell each other: the published language, which knows no service."""
