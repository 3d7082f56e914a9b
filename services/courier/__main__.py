"""Run the courier: `python -m services.courier`."""

from __future__ import annotations

import os

from libs.common.process import begin
from services.courier.app import SERVICE, create_app


def main() -> None:
    """Deliver until told to stop; calls under way are finished first."""
    begin(SERVICE, os.environ)
    create_app(os.environ).run()


if __name__ == "__main__":
    main()
