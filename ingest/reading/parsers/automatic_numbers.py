"""The numbers that Word sets before the paragraphs of a list, counted as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_PLACE: Final = re.compile(r"%([1-9])")
_ROMAN: Final = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_MOST: Final = 100_000  # a hostile start value


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one level of a list is numbered; `text` is a pattern such as "%1.%2"."""

    text: str
    form: str = "decimal"
    start: int = 1
    restarts_after: int | None = None  # the level, from 1, that begins it anew; 0: none does
    is_legal: bool = False  # all its numbers in digits
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list as paragraphs refer to it: lists of the same `family` are counted together."""

    family: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]  # levels that begin anew where this list is first used


class ListCounter:
    """Counts through one document."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next_label(self, key: str, numbered: NumberedList, depth: int) -> str:
        """Count one paragraph and return what stands before it; "" where that is a bullet."""
        level = numbered.levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(numbered.family, {})
        if depth in numbered.starts and (key, depth) not in self._begun:
            counts[depth] = numbered.starts[depth]
        else:
            counts[depth] = min(counts.get(depth, level.start - 1) + 1, _MOST)
        self._begun.add((key, depth))
        for deeper in [each for each in counts if each > depth]:
            after = numbered.levels[deeper].restarts_after if deeper in numbered.levels else None
            if after is None or depth < after:
                del counts[deeper]
        return _label(level, numbered.levels, counts)


def _label(level: Level, levels: Mapping[int, Level], counts: Mapping[int, int]) -> str:
    if level.is_hidden or level.form == "bullet":
        return ""

    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        if depth not in levels:
            return ""
        count = counts.get(depth, levels[depth].start)
        return shown_count(count, "decimal" if level.is_legal else levels[depth].form)

    label = _PLACE.sub(number, level.text).strip()
    return label if any(map(str.isalnum, label)) else ""


def shown_count(count: int, form: str) -> str:
    """A number in one of Word's forms; in digits where the form is not known here."""
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{count:02}"
    if form == "ordinal":
        teen = count % 100 in (11, 12, 13)
        return f"{count}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"
    if form in ("lowerLetter", "upperLetter") and 0 < count <= 26 * 10:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < count < 4_000:
        roman = _roman(count)
        return roman.upper() if form == "upperRoman" else roman
    return str(count)


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (count // value)
        count %= value
    return text
