"""What the dealership knows and what was said before, as the agents ask for it."""
