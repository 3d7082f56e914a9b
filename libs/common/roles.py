"""The roles as which services act in the database; libs/common/rights.py gives them their rights."""

from __future__ import annotations

from psycopg import conninfo

PREFIX = "gpbikes_"


def role(service: str) -> str:
    """The name of the service's role."""
    return f"{PREFIX}{service}"


def as_role(database_url: str, service: str) -> str:
    """The address by which the service connects as its role, where no password is asked for."""
    return conninfo.make_conninfo(database_url, user=role(service), password="")
