"""Giving memory back to the machine, once what needed it for a while is done."""

from __future__ import annotations

import ctypes
import gc


def give_back() -> None:
    """Return to the system what the process has freed; where the C library cannot, nothing happens.

    Python frees what it no longer needs, but the C library keeps it for later: what is worked out once at the
    start would count as the process's memory for ever.
    """
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(0)
