"""How the process of a service begins: its log, and who is told of its errors."""

from __future__ import annotations

from collections.abc import Mapping

from libs.common import logs
from libs.common.error_reports import report_errors
from libs.common.settings import ServiceSettings, read


def begin(service: str, environment: Mapping[str, str]) -> ServiceSettings:
    """Set both up as `environment` wants them; before anything else, so that nothing goes unsaid.

    Raises SettingsError.
    """
    settings = read(ServiceSettings, environment)
    logs.configure(
        service,
        instance=settings.render_instance_id or "local",
        version=settings.render_git_commit,
        level=settings.log_level,
    )
    report_errors(service, settings)
    return settings
