"""The process that draws one page: a wish and a PDF on stdin, a line of JSON and a PNG on stdout.

Run as ``python -m api.page.images.child LIMITS``. The first line of stdin is the wish as JSON, the
rest is the file. The answer's line holds ``page``, or ``pages`` (how many there are, where there is
no such page), or ``failed`` (what the library raised). The parent trusts none of it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from api.page.images.model import Wish
from sandbox.answering import answer_and_end
from sandbox.isolation import isolate
from sandbox.limits import ProcessLimits


def main(arguments: list[str]) -> None:
    """Read stdin, write the answer to stdout."""
    # drawing needs no numpy, which takes a while to load
    sys.modules["numpy"] = None  # type: ignore[assignment]
    isolate(ProcessLimits(**json.loads(arguments[0])))
    answer_and_end(_answer)


def _answer() -> bytes:
    from api.page.images.drawing import draw

    line, _, data = sys.stdin.buffer.read().partition(b"\n")
    try:
        drawn = draw(data, Wish(**json.loads(line)))
    except MemoryError:
        raise
    except Exception as error:
        # whatever a library raises on a hostile file is a result, not a fault of ours
        return _line({"failed": type(error).__name__})
    if isinstance(drawn, int):
        return _line({"pages": drawn})
    page = asdict(drawn)
    picture: bytes = page.pop("picture")
    return _line({"page": page}) + picture


def _line(answer: dict[str, object]) -> bytes:
    return json.dumps(answer).encode() + b"\n"


if __name__ == "__main__":
    main(sys.argv[1:])
