"""Run the router: `python -m services.router`."""

from __future__ import annotations

import os

from libs.common.memory import share_one_arena
from libs.common.process import begin
from services.router.app import SERVICE, create_app


def main() -> None:
    """Consume until told to stop; what is under way is finished or handed back first."""
    share_one_arena()  # the examples are learnt on a thread of its own
    begin(SERVICE, os.environ)
    create_app(os.environ).run()


if __name__ == "__main__":
    main()
