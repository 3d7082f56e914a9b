"""Become another program that dies with the process that started it.

Run as a script, so that it works in any working directory and starts in about 15 ms:

    python -I -S tether.py PARENT_PID SIGNAL_NUMBER USER COMMAND [ARGUMENT ...]

The kernel sends the signal when the *thread* that started this program ends: start it from one that lives as
long as the program is wanted. USER is a system user to become first, or `-`; the order matters, since a
change of user forgets the signal.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys

SET_DEATH_SIGNAL = 1
KEEP_CAPABILITIES = 8
AMBIENT_CAPABILITY = 47
RAISE = 2
DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522


def main(arguments: list[str]) -> None:
    """Take the user's identity, ask for the death signal, and replace this process by the command."""
    parent, death_signal, user, *command = arguments
    if sys.platform == "linux":
        system = ctypes.CDLL(None, use_errno=True)
        if user != "-":
            become(system, user)
        system.prctl(SET_DEATH_SIGNAL, int(death_signal), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("the process that started this one has already ended")
    os.execvp(command[0], command)  # noqa: S606 - no shell is wanted: the command comes from our own code


def become(system: ctypes.CDLL, user: str) -> None:
    """Change to an unprivileged user that may still reach our files.

    A project cloned below a private folder such as /root is out of that user's reach. Keeping the right to
    pass file permissions, and no other right of root, leaves the modes of those folders alone.
    """
    entry = pwd.getpwnam(user)
    system.prctl(KEEP_CAPABILITIES, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    effective_permitted_inheritable = [1 << DAC_OVERRIDE] * 3 + [0] * 3
    if system.capset(header, (ctypes.c_uint32 * 6)(*effective_permitted_inheritable)) == 0:
        system.prctl(AMBIENT_CAPABILITY, RAISE, DAC_OVERRIDE, 0, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
