"""Whether a process that a test did not start itself has ended."""

from __future__ import annotations

import os
import time
from pathlib import Path


def ends(pid: int, seconds: float = 5) -> bool:
    """Whether it is gone, or soon will be."""
    end = time.monotonic() + seconds
    while _is_running(pid):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
