"""The embedded servers themselves."""
