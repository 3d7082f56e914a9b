"""The tools against real servers."""
