"""How a child gives its answer and ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

OUT_OF_MEMORY = 77  # the exit status of a child whose memory did not suffice


def answer_and_end(make: Callable[[], bytes]) -> NoReturn:
    """Write what `make` gives to stdout and end the process."""
    try:
        answer = make()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    # libraries have been seen to crash while the interpreter tears them down
    os._exit(0)
