"""The numbers that OpenDocument programs set before the items of lists and before headings."""

from __future__ import annotations

from typing import Any, Final

from ingest.reading.parsers.automatic_numbers import Level, ListCounter, NumberedList
from ingest.reading.parsers.open_document import STYLE, TEXT, Styles, count_of

_FORMS: Final = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_LEVELS: Final = 10
_MOST: Final = 100_000
_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"


class OpenLists:
    """Counts through one document."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counter = ListCounter()
        self._families: dict[
            str | None, str
        ] = {}  # by the ids of lists, and by the styles of the last
        self._begun = 0
        self._outline = _levels(styles.outline)

    def begin(self, list_: Any, style: str) -> str:
        """Begin a list that is in no other; what its items are counted under."""
        goes_on = list_.get(f"{TEXT}continue-numbering") == "true"
        before = f"style {style}" if goes_on else list_.get(f"{TEXT}continue-list")
        self._begun += 1
        family = self._families.get(before) or f"{self._begun}"
        self._families[list_.get(_ID)] = self._families[f"style {style}"] = family
        self._families.pop(None, None)
        return family

    def label(self, item: Any, family: str, style: str, depth: int) -> str:
        """The number of the next item; "" where it is a bullet."""
        levels = _levels(self._styles.lists.get(style))
        starts: dict[int, int] = {}
        key = family
        if item.get(f"{TEXT}start-value"):
            self._begun += 1
            key = f"item {self._begun}"
            starts = {depth: count_of(item, f"{TEXT}start-value", _MOST)}
        return self._counter.next_label(key, NumberedList(family, levels, starts), depth)

    def heading_label(self, heading: Any, level: int) -> str:
        """The number of a heading, where headings have any."""
        if heading.get(f"{TEXT}is-list-header") == "true":
            return ""
        outline = NumberedList("outline", self._outline, {})
        return self._counter.next_label("outline", outline, level - 1)


def _levels(style: Any | None) -> dict[int, Level]:
    levels = {}
    for node in () if style is None else style:
        depth = count_of(node, f"{TEXT}level", _LEVELS) - 1
        form = _FORMS.get(node.get(f"{STYLE}num-format", ""), "")
        if not form:
            levels[depth] = Level(text="", form="bullet")
            continue
        shown = count_of(node, f"{TEXT}display-levels", depth + 1)
        numbers = ".".join(f"%{number + 1}" for number in range(depth + 1 - shown, depth + 1))
        before, after = node.get(f"{STYLE}num-prefix", ""), node.get(f"{STYLE}num-suffix", "")
        levels[depth] = Level(
            text=f"{before}{numbers}{after}",
            form=form,
            start=count_of(node, f"{TEXT}start-value", _MOST),
        )
    return levels
