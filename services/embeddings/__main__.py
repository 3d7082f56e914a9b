"""Run the embeddings service: `python -m services.embeddings`."""

from __future__ import annotations

import os

from libs.common.process import begin
from services.embeddings.app import SERVICE, create_app


def main() -> None:
    """Consume until told to stop; what is under way is finished or handed back first."""
    begin(SERVICE, os.environ)
    create_app(os.environ).run()


if __name__ == "__main__":
    main()
