"""Meta's wire format: signatures, identifiers and the shapes of webhooks. Pure functions."""
