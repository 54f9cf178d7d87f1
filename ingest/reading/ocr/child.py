"""The process that reads pictures of one untrusted file: the file on stdin, a line for each page.

Run as ``python -m ingest.reading.ocr.child LIMITS PAGES``, both as JSON. Each line of the answer is
a recognised page. The process ends by itself when it has read them all or has used half of its
processor time, so that no page is begun that could not be ended. The parent trusts none of it.
"""

from __future__ import annotations

import ctypes
import json
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Final

from ingest.reading.limits import Limits
from ingest.reading.ocr.drawing import drawer_of
from ingest.reading.ocr.engine import Engine
from ingest.reading.ocr.recognised import RecognisedPage
from sandbox.answering import answer_and_end
from sandbox.isolation import isolate, leave_network

_MMAP_THRESHOLD: Final = -3  # M_MMAP_THRESHOLD of mallopt(3)
_LARGE: Final = 4 * 1024**2
_SHARE: Final = 0.5  # of the processor time after which no page is begun


def main(arguments: list[str]) -> None:
    """Read stdin, write a line for each page to stdout."""
    limits, pages = Limits(**json.loads(arguments[0])), json.loads(arguments[1])
    _give_back_large_memory()
    leave_network()  # the library that runs the models starts a thread
    engine = Engine()  # before the fence: it loads what is ours, and has not seen the file
    isolate(limits)
    answer_and_end(lambda: _read(engine, pages, limits))


def _give_back_large_memory() -> None:
    """Keep the pictures of one page from taking the room of the next, within the limit."""
    with suppress(AttributeError, OSError):  # where the C library is another one
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def _read(engine: Engine, pages: Sequence[int], limits: Limits) -> bytes:
    """Read one page after the other and tell it at once; what is returned is the end of it."""
    draw = drawer_of(sys.stdin.buffer.read(limits.max_input_bytes + 1))
    for number in pages:
        picture, scale, height = draw(number)
        pieces = tuple(engine.read(picture, scale))
        page = RecognisedPage(number=number, height=height, pieces=pieces)
        sys.stdout.buffer.write(json.dumps(asdict(page)).encode() + b"\n")
        sys.stdout.buffer.flush()
        if time.process_time() > _SHARE * limits.cpu_seconds:
            break
    return b"\n"


if __name__ == "__main__":
    main(sys.argv[1:])
