"""Giving memory back to the machine, once what needed it for a while is done."""

from __future__ import annotations

import ctypes
import gc

_ARENA_MAX = -8  # M_ARENA_MAX of <malloc.h>


def share_one_arena() -> None:
    """Let threads that are started from now on take their memory from where the first one does.

    Each would otherwise have a store of its own, whose upper end `give_back` cannot return. For processes
    whose threads do a large piece of work once; where the C library has no such thing, nothing happens.
    """
    choose = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc's own
    if choose is not None:
        choose(_ARENA_MAX, 1)


def give_back() -> None:
    """Return to the system what the process has freed; where the C library cannot, nothing happens.

    Python frees what it no longer needs, but the C library keeps it for later: what is worked out once at the
    start would count as the process's memory for ever.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(0)
