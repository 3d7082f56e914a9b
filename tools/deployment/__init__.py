"""What is deployed: the blueprint, the rules it must keep, what it costs."""
