"""Work out beforehand what the router would work out at its first start: `python -m services.router.intents`.

Meant for the build of an image; the folder is that of CACHE_FOLDER.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from libs.common.settings import CacheSettings, read
from services.router.intents.files import FileClassifier


def main() -> int:
    """Read the examples' meanings once and keep them."""
    folder = Path(read(CacheSettings, os.environ).cache_folder)
    FileClassifier(folder).prepare()
    sys.stdout.write(f"the examples' meanings are kept in {folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
