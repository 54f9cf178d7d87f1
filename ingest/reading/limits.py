"""What one file may cost."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.formats import MOST_FILE_BYTES
from sandbox.limits import ProcessLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits(ProcessLimits):
    """Bounds on one file: those of its child process, and on its content.

    What is computed ends by its processor time; the clock runs faster where others compute, too.
    """

    wall_seconds: float = 50.0
    max_input_bytes: int = MOST_FILE_BYTES
    max_pages: int = 2_000
    max_characters: int = 5_000_000
    max_members: int = 2_000
    max_member_bytes: int = 100 * 1024**2  # of all files in one file, unpacked
