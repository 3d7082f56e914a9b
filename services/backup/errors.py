"""Why there is no backup, or none that counts.

Errors::

    BackupError
    ├── ProgramFailed       pg_dump or pg_restore ended with an error
    ├── NotTheSame          what was restored is not what was dumped
    ├── NotEmpty            a backup is restored into an empty database only
    └── NoSuchBackup        there is none of that name
"""

from __future__ import annotations

from collections.abc import Sequence


class BackupError(Exception):
    """The root of them."""


class ProgramFailed(BackupError):
    """A program of Postgres ended with an error; it quotes no row, only names of tables."""

    def __init__(self, program: str, exit_code: int, told: str) -> None:
        self.exit_code = exit_code
        super().__init__(f"{program} ended with {exit_code}: {told.strip() or 'it said nothing'}")


class NotTheSame(BackupError):
    """The restored database is not the one that was dumped."""

    def __init__(self, name: str, differences: Sequence[str]) -> None:
        self.differences = differences
        super().__init__(f"backup {name} does not hold what was dumped: {'; '.join(differences)}")


class NotEmpty(BackupError):
    """There are tables already where a backup was to be restored."""

    def __init__(self, tables: int) -> None:
        super().__init__(
            f"the database has {tables} tables; restore into an empty one, and switch to it then"
        )


class NoSuchBackup(BackupError):
    """Nobody has taken a backup of that name, or it was removed after its time."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no backup {name}; `bin/gpbikes backup list` shows those there are")
