"""The simulator's parts, without a network."""
