"""What goes on after a break: captions that say so, and rows whose text the break cut in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_MARK: Final = (
    r"(?:continued|concluded|cont(?:['’.]?d)?\.?|suite(?: et fin)?|continuaci[oó]n|continúa"
    r"|conclusi[oó]n|continua[cç][aã]o|continua|conclusão|fortsetzung|forts\.)"
)
_BRACKETED: Final = re.compile(rf"\s*[(\[]\s*{_MARK}\s*[)\]]", re.IGNORECASE)
_AT_END: Final = re.compile(rf"\s*[,;:–—-]\s*{_MARK}\s*$", re.IGNORECASE)
_CAPTION: Final = re.compile(
    r"(?:table|tableau|tabla|cuadro|tabela|quadro|tabelle|annex|annexe|anexo|appendix|schedule)"
    r"\s+(?:[\dIVXLC]+(?:[.-]\d+)*|[A-Z](?:[.-]?\d+)*)\b",
    re.IGNORECASE,
)
_PAGE_NOTE: Final = re.compile(
    rf"[(\[]\s*(?:table |tableau )?{_MARK}[^()\[\]]{{0,40}}[)\]]|…\s*{_MARK}|{_MARK}\s*…"
    rf"|(?:table |tableau )?(?:{_MARK}|continues|viene|sigue)(?: [^\W\d]{{1,10}}){{0,3}}"
    r" (?:page|página|overleaf)(?: [^\W\d]{4,12})?(?: \d{1,4})?\.?",
    re.IGNORECASE,
)
_LONGEST: Final = 160
_ENDS: Final = (".", "!", "?", ":", ";")
_VALUE: Final = re.compile(r"[^\w]*\d[\d.,\s'’/:-]*[^\w]*(?:%|\w{1,3})?")
_FEWEST_ROWS: Final = 2


def without_mark(caption: str) -> str | None:
    """A caption without the "(continued)" that says that its table goes on.

    Returns:
        The rest, empty where the line says nothing else; None where it is no such line.
    """
    text = caption.strip()
    if len(text) > _LONGEST:
        return None
    if _PAGE_NOTE.fullmatch(text):
        return ""
    if not _CAPTION.match(text):
        return None
    for mark in (_BRACKETED, _AT_END):
        if mark.search(text):
            return mark.sub("", text, count=1).strip()
    return None


def is_caption(text: str) -> bool:
    """Whether a text begins as the caption of a table."""
    return len(text) <= 2 * _LONGEST and _CAPTION.match(text) is not None


def is_said(caption: str, before: Sequence[str]) -> bool:
    """Whether a caption, or its number where it has no more, stands among earlier texts."""
    found = _CAPTION.match(caption)
    number = (found[0] if found else caption).casefold()
    return not caption or any(
        re.match(rf"{re.escape(number)}(?!\w|\.\d)", text.casefold()) for text in before
    )


def goes_on(above: Sequence[Sequence[str]], below: Sequence[str]) -> bool:
    """Tell whether the first row behind a break is the rest of the last row before it.

    It is where every cell that it fills goes on with the text of the cell above: with a small
    letter, or behind a blank first cell in a table that leaves none of them blank.

    Args:
        above: the texts of the rows before the break, heads among them.
        below: those of the first row behind it.
    """
    last = above[-1] if above else ()
    filled = [i for i, text in enumerate(below) if text]
    if not filled or len(last) != len(below) or not all(last[i] for i in filled):
        return False
    if any(_VALUE.fullmatch(below[i]) or _VALUE.fullmatch(last[i]) for i in filled):
        return False
    open_cells = [i for i in filled if not last[i].endswith(_ENDS)]
    small = [i for i in open_cells if below[i][0].islower()]
    if below[0]:
        return small == filled
    keyed = len(above) > _FEWEST_ROWS and all(row[0] for row in above[1:] if row)
    return bool(small) or (keyed and len(filled) == 1 and " " in below[filled[0]])
