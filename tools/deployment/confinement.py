"""Run a program in a folder as if it were the root of the system, by Linux' own means; needs root.

The program shares this machine's network, processes and devices: it is confined to files, not isolated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Each path is absolute: PATH is already that of the program to run.
_SCRIPT = """
set -eu
root=$1 user=$2 folder=$3 read_only=$4; shift 4
if [ "$read_only" ]; then
    /bin/mount --bind "$root" "$root"
    /bin/mount -o remount,bind,ro "$root"
    /bin/mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
fi
/bin/mount --rbind /dev "$root/dev"
/bin/mount --rbind /proc "$root/proc"
while [ "$1" != -- ]; do
    /bin/mkdir -p "$root$1"
    /bin/mount --bind -o ro "$1" "$root$1"
    shift
done
shift
exec /usr/sbin/chroot --userspec="$user" --groups= "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
"""

BUILDER = "0:0"


@dataclass(frozen=True)
class Confinement:
    """The root of a system in a folder, and how a program sees it."""

    root: Path
    folder: str = "/"
    user: str = BUILDER
    """User and group, as numbers: `65534:65534`."""

    read_only: bool = False
    """Nothing can be written but /tmp, which is empty at first and gone at the end."""

    shared: Sequence[Path] = ()
    """Folders of this machine that are seen at the same place, and cannot be written."""

    def command(self, words: Sequence[str]) -> list[str]:
        """What to execute so that `words` run there. Signals reach the program: it takes the process over."""
        told = [str(self.root), self.user, self.folder, "yes" if self.read_only else ""]
        shared = [str(path) for path in self.shared]
        return ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", _SCRIPT, "sh", *told, *shared, "--", *words]
