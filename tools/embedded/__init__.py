"""Real servers from Python wheels, for development, tests and benchmarks."""
