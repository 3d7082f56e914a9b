"""Take a backup and remove those that are old: `python -m services.backup`, once a day on the platform."""

from __future__ import annotations

import asyncio
import os

import structlog

from libs.common.database import DatabaseUnavailable
from libs.common.objects import ObjectStoreError
from libs.common.process import begin
from services.backup.app import SERVICE, create_app
from services.backup.errors import BackupError

_log = structlog.stdlib.get_logger(__name__)


def main() -> int:
    """Do it; the exit status, by which the platform tells somebody."""
    begin(SERVICE, os.environ)
    take = create_app(os.environ)
    try:
        asyncio.run(take())
    except (BackupError, DatabaseUnavailable, ObjectStoreError):
        _log.exception("backup_failed")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
