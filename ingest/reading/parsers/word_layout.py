"""What Word shows by its layout alone: blank places before a row, a large first letter."""

from __future__ import annotations

from typing import Any, Final

from ingest.reading.parsers.package import W
from ingest.reading.parsers.word_text import new_paragraph

_MOST_PLACES: Final = 60


def write_skipped_cells(root: Any) -> None:
    """Put blank cells where a row begins behind the first column, so that all keep theirs."""
    from lxml import etree

    for skipped in list(root.iter(f"{W}gridBefore")):
        row = next(skipped.iterancestors(f"{W}tr"), None)
        first = None if row is None else row.find(f"{W}tc")
        value = skipped.get(f"{W}val", "")
        if first is None or not value.isdecimal() or len(value) > 3:
            continue
        for _ in range(min(int(value), _MOST_PLACES)):
            cell = etree.Element(f"{W}tc")
            cell.append(new_paragraph(""))
            first.addprevious(cell)


def join_first_letters(root: Any) -> None:
    """Put a large first letter, which is a paragraph of its own, before the rest of its word."""
    for frame in list(root.iter(f"{W}framePr")):
        if frame.get(f"{W}dropCap") not in ("drop", "margin"):
            continue
        letter: Any = next(frame.iterancestors(f"{W}p"), None)
        following = None if letter is None else letter.getnext()
        if following is None or following.tag != f"{W}p":
            continue
        has_properties = len(following) and following[0].tag == f"{W}pPr"
        place = 1 if has_properties else 0
        for run in reversed(letter.findall(f"{W}r")):
            following.insert(place, run)
        letter.getparent().remove(letter)
