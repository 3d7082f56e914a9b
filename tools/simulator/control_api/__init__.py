"""The simulator's own API, for the page, for tests and for load: JSON under `/api`."""
