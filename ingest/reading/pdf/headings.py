"""Tells headings from body text by their size and weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from ingest.reading.pdf.pages import Page
from ingest.reading.pdf.paragraphs import Paragraph

_LARGER: Final = 1.15
_MAX_CHARACTERS: Final = 200
_MAX_WORDS: Final = 25
_MAX_BOLD_CHARACTERS: Final = 100
_MAX_BOLD_SHARE: Final = 0.25
_NO_HEADING_ENDS: Final = (".", ",", ";", ":", "…")


class HeadingSizes:
    """The font sizes of one document: its body, and the levels of what is larger."""

    def __init__(self, pages: Sequence[Page]) -> None:
        weights: Counter[float] = Counter()
        bold = total = 0
        for line in (line for page in pages for line in page.printed if line.size):
            weights[line.size] += len(line.text)
            bold += len(line.text) * line.bold
            total += len(line.text)
        self._body = _weighted_median(weights)
        self._bold_matters = bold <= _MAX_BOLD_SHARE * total
        self._steps: list[float] = []

    def learn(self, paragraphs: Iterable[Paragraph]) -> None:
        """Take the sizes of all large headings as the levels, the largest first."""
        for size in sorted(
            {item.size for item in paragraphs if self._is_large(item)}, reverse=True
        ):
            if not self._steps or size < 0.93 * self._steps[-1]:
                self._steps.append(size)

    def level(self, paragraph: Paragraph) -> int:
        """The level of a heading from 1 to 6, or 0 for other text."""
        if " … " in paragraph.text:
            return 0
        if self._is_large(paragraph):
            return min(sum(1 for step in self._steps if paragraph.size < 0.93 * step) + 1, 6)
        return min(len(self._steps) + 1, 6) if self._is_bold_line(paragraph) else 0

    def _is_large(self, item: Paragraph) -> bool:
        is_short = len(item.text) <= _MAX_CHARACTERS and len(item.text.split()) <= _MAX_WORDS
        letters = sum(char.isalpha() for char in item.text)
        is_worded = letters >= 3 and not (item.text.endswith(".") and len(item.text) > 60)
        return self._body > 0 and item.size >= _LARGER * self._body and is_short and is_worded

    def _is_bold_line(self, item: Paragraph) -> bool:
        return (
            self._bold_matters
            and item.bold
            and not item.is_item
            and item.lines <= 2
            and item.size >= 0.97 * self._body
            and 3 < len(item.text) <= _MAX_BOLD_CHARACTERS
            and item.text[0].isupper()
            and not item.text.endswith(_NO_HEADING_ENDS)
        )


def _weighted_median(weights: Counter[float]) -> float:
    half, passed = weights.total() / 2, 0
    for size in sorted(weights):
        passed += weights[size]
        if passed >= half:
            return size
    return 0.0
