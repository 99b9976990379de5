"""The stages of the journey, each a service of its own."""
