"""Each service connects to an embedded Postgres as its own role, so that a right it lacks shows at once."""

from __future__ import annotations

from collections.abc import Mapping

from libs.common.rights import FILE
from libs.common.roles import as_role, role


def own(service: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process: that of a service with a role names it as the database's user."""
    has_role = f"'{role(service)}'" in FILE.read_text(encoding="utf-8")
    if not has_role:
        return {**environment}
    return {**environment, "DATABASE_URL": as_role(environment["DATABASE_URL"], service)}
