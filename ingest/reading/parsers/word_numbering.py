"""Which list and level each paragraph of a Word document belongs to, directly or by its style."""

from __future__ import annotations

from typing import Any, Final

from ingest.reading.parsers.automatic_numbers import Level, ListCounter, NumberedList
from ingest.reading.parsers.package import W, is_on
from ingest.reading.parsers.word_styles import WordStyles

_MOST_LISTS: Final = 5_000


class WordNumbering:
    """Gives each paragraph the number that Word sets before it; ask in the order of the text."""

    def __init__(self, root: Any | None, styles: WordStyles) -> None:
        self._styles = styles
        self._counter = ListCounter()
        self._families: dict[str, Any] = {}
        self._lists: dict[str, NumberedList] = {}
        if root is None:
            return
        self._families = {
            _key(node, "abstractNumId"): node for node in root.iter(f"{W}abstractNum")
        }
        numbers = {_key(node, "numId"): node for node in list(root.iter(f"{W}num"))[:_MOST_LISTS]}
        for key, node in numbers.items():
            family = self._family(_value(node, "abstractNumId"), numbers)
            if family in self._families:
                self._lists[key] = _list(node, family, self._families[family])

    def label(self, paragraph: Any) -> str:
        """What Word writes before a paragraph: "Article 2", "2.1", "(a)"; "" where nothing."""
        properties = paragraph.find(f"{W}pPr")
        direct = None if properties is None else properties.find(f"{W}numPr")
        style = self._styles.of_paragraph(paragraph)
        key, depth = _value(direct, "numId"), _value(direct, "ilvl")
        if not key:
            key, depth_of_style = self._styles.numbering(style)
            depth = depth or depth_of_style
        if key not in self._lists:
            return ""
        depth = depth or self._level_of(key, style)
        return self._counter.next_label(key, self._lists[key], _number(depth, 0))

    def _level_of(self, key: str, style: str) -> str:
        """The level of a list that a style stands for."""
        styles = self._styles.with_ancestors(style)
        for level in self._families[self._lists[key].family].findall(f"{W}lvl"):
            if _value(level, "pStyle") in styles:
                return _key(level, "ilvl")
        return ""

    def _family(self, family: str, numbers: dict[str, Any]) -> str:
        """The definition of a list, which may lie behind a style of lists."""
        node = self._families.get(family)
        link = "" if node is None else _value(node, "numStyleLink")
        if not link:
            return family
        number = numbers.get(self._styles.numbering(link)[0])
        return family if number is None else _value(number, "abstractNumId")


def _list(node: Any, family: str, definition: Any) -> NumberedList:
    levels = dict(map(_level, definition.findall(f"{W}lvl")))
    starts = {}
    for change in node.findall(f"{W}lvlOverride"):
        depth = _number(_key(change, "ilvl"), 0)
        if (whole := change.find(f"{W}lvl")) is not None:
            levels[depth] = _level(whole)[1]
        if start := _value(change, "startOverride"):
            starts[depth] = _number(start, 1)
    return NumberedList(family, levels, starts)


def _level(node: Any) -> tuple[int, Level]:
    restart = _value(node, "lvlRestart")
    shape = node.find(f"{W}rPr")
    level = Level(
        text=_value(node, "lvlText"),
        form=_value(node, "numFmt") or "decimal",
        start=_number(_value(node, "start"), 0),
        restarts_after=_number(restart, 0) if restart else None,
        is_legal=is_on(node.find(f"{W}isLgl")),
        is_hidden=shape is not None and is_on(shape.find(f"{W}vanish")),
    )
    return _number(_key(node, "ilvl"), 0), level


def _key(node: Any, name: str) -> str:
    return str(node.get(W + name, ""))


def _value(node: Any | None, name: str) -> str:
    found = None if node is None else node.find(W + name)
    return "" if found is None else _key(found, "val")


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else default
