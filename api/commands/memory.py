"""How much memory a server keeps that it does not need at the moment."""

from __future__ import annotations

import contextlib
import ctypes

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of mallopt(3)
# above most of what is allocated again and again, below what a pass through a model takes
_LARGE = 1 << 20  # bytes


def give_back_what_is_large() -> None:
    """Let large blocks go back to the system as soon as they are freed.

    glibc would learn from the first ones to keep the next, for each thread: hundreds of MiB after
    an hour of many questions. Elsewhere nothing happens.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
