"""Raised digits: marks of footnotes go, exponents stay as such."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from ingest.reading.pdf.pages import Line

# figures, and a letter that marks one
_MARKED: Final = re.compile(r"\d+|(?<=\d)[a-g](?![^\W_])")
_ORDINAL: Final = re.compile(r"(?:^|[^\d.,])\d{1,2}[ae]$")
_SUPERSCRIPTS: Final = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")
_UNIT: Final = re.compile(r"(?:(?:^|[\W\d_])(?:[kcdmnµμ]?m|ft|yd|mi)|/s)$")
_POWER: Final = re.compile(r"(?:[×x*·]\s?)10$")
_TEN: Final = re.compile(r"(?:^|[^\d.,])10$")
_VARIABLE: Final = re.compile(r"(?:^|[\s(=+*/])[^\W\d_]$")
_DECIMAL: Final = re.compile(r"\d\s?[.,]$")
_STRAY_SPACE: Final = re.compile(r" [.,;:!?](?:\s|$)")
_SENTENCE_END: Final = re.compile(r"[.!?:;]\s+$")
_SMALL: Final = 0.85
_RISEN: Final = 0.1
_MAX_MARK: Final = 3
_STROKES: Final = ("/", "⁄")
# what may stand raised before, between and after the numbers of marks
_OPENS, _BETWEEN, _CLOSES = "[(", ",–-; ", "])"


def is_raised(size: float, rise: float, line_size: float) -> bool:
    """Tell whether a character of this size, so far above its line, is a raised one."""
    return size < _SMALL * line_size and _RISEN * line_size < rise < line_size


def without_marks(text: str, following: str, raised: Callable[[int], bool], notes: Set[str]) -> str:
    """Take raised marks off a line and write exponents as such.

    Args:
        text: One line as it is drawn.
        following: The line after it, which may be its rest: PDFium ends lines after marks.
        raised: Tells whether the character at an index is raised; asked for few of them.
        notes: The numbers of the footnotes on this page.
    """
    parts: list[str] = []
    done = 0
    for start, end in _spans(text, raised):
        before = "".join([*parts, text[done:start]])
        after = text[end:] or _stroke(following)
        shown = _shown(before, text[start:end], after, notes)
        parts, done = [before if shown else before.rstrip(), shown], end
        if not shown and _STRAY_SPACE.match(text, end):
            done += 1
    return "".join([*parts, text[done:]]) if parts else text


def join_marks(lines: Sequence[Line], notes: Set[str]) -> list[Line]:
    """Put marks that were found as lines of their own back to the lines they belong to."""
    joined: list[Line] = []
    waiting: Line | None = None
    for line, after in zip_longest(lines, lines[1:]):
        if waiting and _leads(waiting, line):
            joined.append(replace(line, text=f"{waiting.text} {line.text}", x0=waiting.x0))
            waiting = None
            continue
        if waiting:
            joined.append(waiting)
            waiting = None
        if joined and _stroke(line.text) and joined[-1].text[-1:].isdecimal():
            joined[-1] = replace(joined[-1], text=joined[-1].text + line.text, x1=line.x1)
        elif not (line.text.isdecimal() and len(line.text) <= _MAX_MARK and line.size):
            joined.append(line)
        elif joined and _follows(joined[-1], line):
            shown = _shown(joined[-1].text, line.text, _stroke(after.text if after else ""), notes)
            joined[-1] = replace(joined[-1], text=joined[-1].text + shown)
        else:
            waiting = line
    return [*joined, waiting] if waiting else joined


def _spans(text: str, raised: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    """Raised numbers of a line, those side by side as one, and raised letters behind a figure."""
    span: tuple[int, int] | None = None
    for run in _runs(text):
        found = _raised_part(run.start(), run.end(), raised, leads=not text[: run.start()].strip())
        if found is None:
            continue
        start, end = found
        if span and all(char in _BETWEEN for char in text[span[1] : start]):
            span = (span[0], end)
            continue
        if span:
            yield span
        if start and text[start - 1] in _OPENS + "-−–" and raised(start - 1):
            start -= 1
        if end < len(text) and text[end] in _CLOSES and raised(end):
            end += 1
        span = (start, end)
    if span:
        yield span


def _runs(text: str) -> Iterator[re.Match[str]]:
    for run in _MARKED.finditer(text):
        if not _ORDINAL.search(text, 0, run.end()):
            yield run


def _raised_part(
    start: int, end: int, raised: Callable[[int], bool], *, leads: bool
) -> tuple[int, int] | None:
    if raised(end - 1):
        first = end - 1
        while first > start and raised(first - 1):
            first -= 1
        return first, end
    if leads and raised(start):
        last = start + 1
        while last < end and raised(last):
            last += 1
        return start, last
    return None


def _shown(before: str, mark: str, after: str, notes: Set[str]) -> str:
    """What is written for a raised number."""
    if not before.strip() or (_SENTENCE_END.search(before) and after.lstrip()[:1].isupper()):
        return f"{mark} " if after[:1].isalnum() else mark
    if _DECIMAL.search(before) and after[:1] not in ("", " "):
        return mark
    if _stroke(after):
        return f" {mark}" if before[-1].isdecimal() else mark
    if _is_exponent(before.rstrip(), mark, notes):
        return mark.translate(_SUPERSCRIPTS)
    return ""


def _is_exponent(before: str, mark: str, notes: Set[str]) -> bool:
    if mark[0] in "-−–" and mark[1:].isdecimal():
        return True
    if not mark.isdecimal():
        return False
    if mark in ("2", "3") and _UNIT.search(before):
        return True
    if _POWER.search(before):
        return True
    return mark not in notes and bool(_TEN.search(before) or _VARIABLE.search(before))


def _stroke(text: str) -> str:
    """The stroke of a fraction that begins a line, or nothing."""
    return text[:1] if text[:1] in _STROKES else ""


def _leads(mark: Line, line: Line) -> bool:
    return (
        is_raised(mark.size, mark.y - line.y, line.size)
        and mark.x0 < line.x0
        and line.x0 - mark.x1 < 2 * line.size
    )


def _follows(line: Line, mark: Line) -> bool:
    return (
        is_raised(mark.size, mark.y - line.y, line.size)
        and -line.size < mark.x0 - line.x1 < line.size
    )
