"""The backup put together: what it is made of, from the environment."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta

from libs.common.clock import SystemClock
from libs.common.objects import S3Objects
from libs.common.settings import BackupSettings, DatabaseSettings, ObjectSettings, ServiceSettings, read
from services.backup.backups import Backups

SERVICE = "backup"


def create_backups(environment: Mapping[str, str]) -> Backups:
    """The backups of one bucket; nothing is connected before they are asked for. Raises SettingsError."""
    keep = timedelta(days=read(BackupSettings, environment).backup_keep_days)
    return Backups(S3Objects(read(ObjectSettings, environment)), clock=SystemClock(), keep=keep)


def create_app(environment: Mapping[str, str]) -> Callable[[], Coroutine[None, None, None]]:
    """Take one backup and remove the old ones, when called. Raises SettingsError."""
    read(ServiceSettings, environment)
    database_url, backups = read(DatabaseSettings, environment).database_url, create_backups(environment)

    async def take() -> None:
        await backups.take(database_url)
        await backups.remove_old()

    return take
