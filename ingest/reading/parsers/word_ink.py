"""Whether a run of a Word document is drawn so that its reader sees it: its colour and its size.

What is not sure counts as seen: where a picture may lie behind the text, and in tables whose style
shades cells.
"""

from __future__ import annotations

import re
from typing import Any, Final

from ingest.reading.parsers.ink import WHITE, Colour, colour_of, is_alike
from ingest.reading.parsers.package import W
from ingest.reading.parsers.word_styles import WordStyles

_ANCHOR: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
_BOX: Final = f"{W}txbxContent"
_LEGIBLE: Final = 4  # half points
_PATTERNS_OF_FILL: Final = frozenset(("clear", "nil", ""))
_HIGHLIGHTS: Final = {"white": WHITE, "black": (0, 0, 0), "none": None}
_UNKNOWN: Final = object()


class WordInk:
    """What the runs of one document are drawn in, and on."""

    def __init__(self, roots: tuple[Any, ...], styles: WordStyles) -> None:
        """Look once whether a page of its own colour or a picture behind the text is there."""
        self._styles = styles
        self._is_plain = not any(_has_something_behind(root) for root in roots)

    def shows(self, run: Any, paragraph_style: str) -> bool:
        """Whether a reader sees the text of a run."""
        size = self._styles.run_property(run, "sz", paragraph_style)
        if size is not None and _half_points(size) < _LEGIBLE:
            return False
        colour = _colour_of(self._styles.run_property(run, "color", paragraph_style), "val")
        if colour is None:
            return True
        ground = self._ground(run, paragraph_style)
        return not isinstance(ground, tuple) or not is_alike(colour, ground)

    def _ground(self, run: Any, paragraph_style: str) -> Colour | object:
        """The colour behind a run, as far as it is known."""
        lit = self._styles.run_property(run, "highlight", paragraph_style)
        if lit is not None and lit.get(f"{W}val") != "none":
            return _HIGHLIGHTS.get(lit.get(f"{W}val", ""), _UNKNOWN)
        shade = self._styles.run_property(run, "shd", paragraph_style)
        if (colour := _fill(shade)) is not None:
            return colour
        paragraph = next(run.iterancestors(f"{W}p"), None)
        if paragraph is not None:
            own = paragraph.find(f"{W}pPr/{W}shd")
            for shade in (own, *self._styles.shades(paragraph_style)):
                if (colour := _fill(shade)) is not None:
                    return colour
        return self._ground_of_table(run)

    def _ground_of_table(self, run: Any) -> Colour | object:
        for outer in run.iterancestors(f"{W}tc", f"{W}tbl", _BOX):
            if outer.tag == _BOX:
                return _UNKNOWN
            named = outer.find(f"{W}tblPr/{W}tblStyle")
            if named is not None and self._styles.has_shades(named.get(f"{W}val", "")):
                return _UNKNOWN
            own = outer.find(f"{W}tcPr/{W}shd")
            own = outer.find(f"{W}tblPr/{W}shd") if own is None else own
            if (colour := _fill(own)) is not None:
                return colour
        return WHITE if self._is_plain else _UNKNOWN


def _has_something_behind(root: Any) -> bool:
    behind = (node.get("behindDoc") for node in root.iter(_ANCHOR))
    drawn = any(True for _ in root.iter(f"{W}pict", f"{W}background"))
    return drawn or any(value in ("1", "true") for value in behind)


def _fill(shade: Any | None) -> Colour | object | None:
    """The colour of a shading; None where it is none, something else where it is not known."""
    if shade is None:
        return None
    pattern, fill = shade.get(f"{W}val", ""), _colour_of(shade, "fill")
    if pattern == "solid":
        return _colour_of(shade, "color") or _UNKNOWN
    if pattern not in _PATTERNS_OF_FILL:
        return _UNKNOWN
    return fill


def _colour_of(node: Any | None, name: str) -> Colour | None:
    value = "" if node is None else node.get(f"{W}{name}", "")
    return colour_of(f"#{value.lower()}") if re.fullmatch(r"[0-9A-Fa-f]{6}", value) else None


def _half_points(size: Any) -> int:
    value = size.get(f"{W}val", "")
    return int(value) if value.isdecimal() and len(value) < 6 else _LEGIBLE
