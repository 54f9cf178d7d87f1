"""The numbers that PowerPoint sets before the paragraphs of a text box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from ingest.reading.parsers.automatic_numbers import shown_count
from ingest.reading.parsers.package import A

_TYPE: Final = re.compile(
    r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)"
)
_FORMS: Final = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}
_AROUND: Final = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}


def numbered(paragraphs: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Each paragraph with what stands before it: "2.", "(b)", or "" where that is no number."""
    counts: dict[int, tuple[str, int]] = {}
    for paragraph in paragraphs:
        mark = paragraph._p.find(f"{A}pPr/{A}buAutoNum")
        kind = "" if mark is None else mark.get("type", "")
        start = "1" if mark is None else mark.get("startAt", "1")
        level = paragraph.level
        counts = {each: count for each, count in counts.items() if each <= level}
        known = _TYPE.fullmatch(kind)
        if known is None:
            counts.pop(level, None)
            yield "", paragraph
            continue
        first = int(start) if start.isdecimal() and len(start) < 6 else 1
        last_kind, last = counts.get(level, ("", 0))
        count = last + 1 if last_kind == kind else first
        counts[level] = (kind, count)
        number = shown_count(count, _FORMS.get(known[1], "decimal"))
        yield _AROUND[known[2]].format(number), paragraph
