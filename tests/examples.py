"""How many examples property tests try: few by default, many with `--hypothesis-profile=thorough`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

THOROUGH = 2_000

settings.register_profile("thorough", max_examples=THOROUGH, deadline=None, print_blob=True)


def tried(few: int) -> settings:
    """The settings of a slow property test: `few` examples, unless the run is a thorough one."""
    most = settings.default.max_examples if settings.default else few
    return settings(
        deadline=None,
        max_examples=most if most == THOROUGH else few,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
