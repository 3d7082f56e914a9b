"""How well the assistant does what it should."""
