"""Run the agents: `python -m services.agents`."""

from __future__ import annotations

import os

from libs.common.process import begin
from services.agents.app import SERVICE, create_app


def main() -> None:
    """Answer turns until told to stop; answers under way are finished first."""
    begin(SERVICE, os.environ)
    create_app(os.environ).run()


if __name__ == "__main__":
    main()
