"""What one file may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one file: the first four bind its child process, the rest its content."""

    memory_bytes: int = 1024**3
    cpu_seconds: int = 20
    wall_seconds: float = 25.0
    max_output_bytes: int = 64 * 1024**2
    max_input_bytes: int = 100 * 1024**2
    max_pages: int = 2_000
    max_characters: int = 5_000_000
