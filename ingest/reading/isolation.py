"""The child process fences itself in before it looks at the file."""

from __future__ import annotations

import sys

import sandbox.isolation
from ingest.reading.limits import Limits


def isolate(limits: Limits) -> None:
    """Do without numpy, and set the fence of every child, for good."""
    # no parser needs numpy, and loading it is a third of the start-up time of those that look
    sys.modules["numpy"] = None  # type: ignore[assignment]
    sandbox.isolation.isolate(limits)
