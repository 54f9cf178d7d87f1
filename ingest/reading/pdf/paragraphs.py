"""Joins the lines of a page to paragraphs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from ingest.reading.pdf.hyphens import Vocabulary
from ingest.reading.pdf.pages import Line, Page, Table
from ingest.reading.pdf.unfinished import ENDS, goes_on_beside, is_prose

_BULLET: Final = re.compile(
    r"(?:[•◦▪▫■□●○◆◇►▶➢➤✓✔✦‣⁃∙·\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc]\s*|[–—*-]\s+|o\s+(?=[A-Z]))"
)
_NUMBERED: Final = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-z]\)|[a-z]\.)\s+\S")
_SAME_SIZE: Final = 0.08
_WIDE_GAP: Final = 1.4
_DEFAULT_PITCH: Final = 1.3
_SHORT: Final = 0.15  # of the width, which a full line may lack


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, as one text; one that `is_cut` ends within a word.

    A `table` is a paragraph of its own. One that `is_prose` is sentences that fill their lines.
    """

    text: str
    size: float
    bold: bool
    is_item: bool
    lines: int = 1
    is_cut: bool = False
    table: Table | None = None
    is_prose: bool = False


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a page is set: the distance of its lines, and how far right those of a left edge go."""

    pitch: float
    rights: Mapping[tuple[int, int], float]

    def is_prose(self, lines: Sequence[Line]) -> bool:
        """Whether lines of one paragraph are sentences that fill them."""
        last = lines[-1]
        right = self.rights.get(_edge(last), last.x1)
        fills = right - last.x1 <= _SHORT * (right - last.x0)
        is_measured = last.size > 0 and last.x1 > last.x0
        text = " ".join(line.text for line in lines)
        return is_prose(text, len(lines), fills=is_measured and fills)


def paragraphs_of(page: Page, words: Vocabulary) -> list[Paragraph]:
    """Cut a page's lines into paragraphs, in the order of the file."""
    groups: list[list[Line]] = []
    layout = _layout(page.lines)
    for line in page.lines:
        if (
            groups
            and not (line.table or groups[-1][-1].table)
            and _continues(groups[-1], line, layout)
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group, words, layout) for group in groups]


def _paragraph(lines: list[Line], words: Vocabulary, layout: _Layout) -> Paragraph:
    bullet = _BULLET.match(lines[0].text)
    text = lines[0].text[bullet.end() if bullet else 0 :]
    for previous, line in itertools.pairwise(lines):
        text = words.join(text, line.text) if previous.hyphenated else f"{text} {line.text}"
    if lines[-1].hyphenated:
        text += "-"
    is_item = bool(bullet or _NUMBERED.match(text))
    bold = all(line.bold for line in lines)
    size = median(line.size for line in lines)
    return Paragraph(
        text=text,
        size=size,
        bold=bold,
        is_item=is_item,
        lines=len(lines),
        is_cut=lines[-1].hyphenated,
        table=lines[0].table,
        is_prose=not is_item and lines[0].table is None and layout.is_prose(lines),
    )


def _continues(group: list[Line], line: Line, layout: _Layout) -> bool:
    previous = group[-1]
    if _BULLET.match(line.text):
        return False
    if len(group) == 1 and _is_lone_bullet(previous):
        return True
    if previous.hyphenated:
        return True
    if _is_contents_entry(previous):
        return False
    ended = previous.text.endswith(ENDS)
    if _NUMBERED.match(line.text) and (ended or _NUMBERED.match(group[0].text)):
        return False
    if not line.size or not previous.size:
        return _continues_unplaced(group, line)
    if abs(line.size - previous.size) > _SAME_SIZE * previous.size or line.bold != previous.bold:
        return _is_mid_sentence(previous, line) and _same_row(previous, line)
    return _continues_below(group, line, layout, ended)


def _continues_below(group: list[Line], line: Line, layout: _Layout, ended: bool) -> bool:
    previous = group[-1]
    drop = previous.y - line.y
    if _same_row(previous, line):
        return True
    if drop < 0 or drop > _WIDE_GAP * layout.pitch * previous.size:
        # the text goes on in the next column, or round a picture
        return drop < 0 and _goes_on(group, line, layout)
    right = max(item.x1 for item in (*group, line))
    width = max(right - min(item.x0 for item in (*group, line)), 1.0)
    is_short = right - previous.x1 > _SHORT * width
    if ended:
        return not is_short and line.x0 - previous.x0 <= 0.8 * line.size
    is_very_short = right - previous.x1 > 0.4 * width
    return not (is_very_short and line.text[0].isupper())


def _goes_on(group: list[Line], line: Line, layout: _Layout) -> bool:
    is_item = bool(_BULLET.match(group[0].text) or _NUMBERED.match(group[0].text))
    prose = not is_item and layout.is_prose(group)
    return goes_on_beside(group[-1].text, line.text, is_prose=prose)


def _continues_unplaced(group: list[Line], line: Line) -> bool:
    """Without places, a line much shorter than its paragraph that ends a sentence ends it."""
    previous = group[-1]
    widest = max(len(item.text) for item in (*group, line))
    if previous.text.endswith(ENDS):
        return len(previous.text) > 0.85 * widest
    return not (len(previous.text) < 0.6 * widest and line.text[0].isupper())


def _is_mid_sentence(previous: Line, line: Line) -> bool:
    return not previous.text.endswith(ENDS) and line.text[0].islower()


def _same_row(previous: Line, line: Line) -> bool:
    return abs(previous.y - line.y) < 0.4 * max(previous.size, line.size)


def _is_lone_bullet(line: Line) -> bool:
    bullet = _BULLET.match(f"{line.text} ")
    return bool(bullet and bullet.end() >= len(line.text))


def _is_contents_entry(line: Line) -> bool:
    return bool(re.search(r" … ?(?:\d+|[ivxl]+)?$", line.text))


def _layout(lines: tuple[Line, ...]) -> _Layout:
    rights: dict[tuple[int, int], float] = {}
    for line in lines:
        rights[_edge(line)] = max(line.x1, rights.get(_edge(line), line.x1))
    return _Layout(_pitch(lines), rights)


def _edge(line: Line) -> tuple[int, int]:
    return round(line.x0), round(line.size)


def _pitch(lines: tuple[Line, ...]) -> float:
    """The usual distance between two lines, as a multiple of their size."""
    drops = [
        (first.y - second.y) / first.size
        for first, second in itertools.pairwise(lines)
        if first.size and abs(first.size - second.size) <= _SAME_SIZE * first.size
    ]
    usual = [drop for drop in drops if 0.8 < drop < 2.5]
    return median(usual) if usual else _DEFAULT_PITCH
