"""Run the courier: `python -m services.courier`."""

from __future__ import annotations

import os

from libs.common import logs
from libs.common.error_reports import report_errors
from libs.common.settings import ServiceSettings, read
from services.courier.app import SERVICE, create_app


def main() -> None:
    """Deliver until told to stop; calls under way are finished first."""
    settings = read(ServiceSettings, os.environ)
    logs.configure(
        SERVICE,
        instance=settings.render_instance_id or "local",
        version=settings.render_git_commit,
        level=settings.log_level,
    )
    report_errors(SERVICE, settings)
    create_app(os.environ).run()


if __name__ == "__main__":
    main()
