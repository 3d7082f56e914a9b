"""Start the simulator: `python -m tools.simulator`, configured by the variables in `settings`."""

from __future__ import annotations

import os
import sys

import uvicorn

from tools.simulator.app import create_app
from tools.simulator.errors import SettingsError
from tools.simulator.settings import Settings


def main() -> None:
    """Serve until interrupted; a missing or wrong setting ends the process with its name and code 2."""
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        print(f"simulator: {error}", file=sys.stderr)
        raise SystemExit(2) from error
    # Live pages and deliberately unanswered calls stay open: shutting down must not wait for them.
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )


if __name__ == "__main__":
    main()
