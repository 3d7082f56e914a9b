"""Instances by what waits: how many a service should have, and telling the platform so."""
