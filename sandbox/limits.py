"""What one child process may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessLimits:
    """Bounds that a child cannot leave; the wall clock and the output are held by the parent."""

    memory_bytes: int = 1024**3
    cpu_seconds: int = 20
    wall_seconds: float = 25.0
    max_output_bytes: int = 64 * 1024**2
