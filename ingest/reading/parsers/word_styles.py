"""The properties of Word's styles that decide what is shown, through the styles they build on."""

from __future__ import annotations

from typing import Any, Final

from ingest.reading.parsers.package import W

_MOST_ANCESTORS: Final = 12


class WordStyles:
    """The styles of a document by their keys."""

    def __init__(self, root: Any | None) -> None:
        self._set: dict[tuple[str, str, str], Any] = {}
        nodes = [] if root is None else list(root.iter(f"{W}style"))
        self._styles = {node.get(f"{W}styleId", ""): node for node in nodes}
        self._default = next(
            (
                node.get(f"{W}styleId", "")
                for node in nodes
                if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in ("1", "true")
            ),
            "",
        )

    def of_paragraph(self, paragraph: Any) -> str:
        """The key of a paragraph's style."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._default if named is None else str(named.get(f"{W}val", ""))

    def with_ancestors(self, style: str) -> list[str]:
        """The key of a style and of those that it builds on, nearest first."""
        found: list[str] = []
        while style in self._styles and style not in found and len(found) < _MOST_ANCESTORS:
            found.append(style)
            base = self._styles[style].find(f"{W}basedOn")
            style = "" if base is None else base.get(f"{W}val", "")
        return found

    def numbering(self, style: str) -> tuple[str, str]:
        """The list and the level that a style sets; "" for each that it does not."""
        found = ["", ""]
        for each in self.with_ancestors(style):
            for place, name in enumerate(("numId", "ilvl")):
                node = self._styles[each].find(f"{W}pPr/{W}numPr/{W}{name}")
                if node is not None and not found[place]:
                    found[place] = node.get(f"{W}val", "")
            if found[0]:
                break
        return found[0], found[1]

    def shades(self, style: str) -> list[Any]:
        """The shadings of paragraphs that a style and those it builds on set, nearest first."""
        nodes = (self._styles[each].find(f"{W}pPr/{W}shd") for each in self.with_ancestors(style))
        return [node for node in nodes if node is not None]

    def has_shades(self, style: str) -> bool:
        """Whether a style of tables, or one that it builds on, may shade cells or colour text."""
        return style not in self._styles or any(
            True for each in self.with_ancestors(style) for _ in self._styles[each].iter(f"{W}shd")
        )

    def run_property(self, run: Any, name: str, paragraph_style: str) -> Any | None:
        """The nearest setting of a run's property: its own, its style's or its paragraph's."""
        own = run.find(f"{W}rPr/{W}{name}")
        if own is not None:
            return own
        named = run.find(f"{W}rPr/{W}rStyle")
        key = ("" if named is None else named.get(f"{W}val", ""), paragraph_style, name)
        if key not in self._set:
            self._set[key] = self._by_style(*key)
        return self._set[key]

    def _by_style(self, character: str, paragraph: str, name: str) -> Any | None:
        for each in [*self.with_ancestors(character), *self.with_ancestors(paragraph)]:
            node = self._styles[each].find(f"{W}rPr/{W}{name}")
            if node is not None:
                return node
        return None
