"""Tests without network, servers or files outside a temporary folder."""
