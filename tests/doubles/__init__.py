"""Stand-ins that behave: what tests talk to instead of the rest of the world."""
