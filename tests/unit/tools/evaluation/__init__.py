"""Conversations as cases, and their verdicts."""
