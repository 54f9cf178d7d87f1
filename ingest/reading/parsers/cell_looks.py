"""Which cells of a workbook show nothing of their text, by their colour or size, or are struck."""

from __future__ import annotations

from typing import Any, Final, Literal

from ingest.reading.parsers.ink import WHITE, Colour, colour_of, is_alike

Look = Literal["", "hidden", "struck"]
_LEGIBLE: Final = 2  # points
_UNKNOWN: Final = object()
_WHITE_OF_THEME: Final = 0
_MOST_INDEXED: Final = 64


class CellLooks:
    """How cells look, by the styles of their workbook, each worked out once.

    Where other rules may colour cells (`is_coloured_elsewhere`), colours say nothing.
    """

    def __init__(self, is_coloured_elsewhere: bool) -> None:
        self._colours_count = not is_coloured_elsewhere
        self._known: dict[int, Look] = {}

    def of(self, cell: Any) -> Look:
        """How the text of a cell looks; "" where it is seen."""
        style = getattr(cell, "_style_id", 0)
        if style not in self._known:
            self._known[style] = self._look(cell)
        return self._known[style]

    def _look(self, cell: Any) -> Look:
        font = cell.font
        if font is None:
            return ""
        if (font.sz or _LEGIBLE) < _LEGIBLE:
            return "hidden"
        colour = _colour(font.color) if self._colours_count else None
        ground = _ground(cell.fill)
        if isinstance(colour, tuple) and isinstance(ground, tuple) and is_alike(colour, ground):
            return "hidden"
        return "struck" if font.strike else ""


def hides(style: Any, cell: Any | None) -> bool:
    """Whether a rule's style draws a cell in the colour of its ground; any cell where None."""
    colour = _colour(getattr(style.font, "color", None))
    if colour is None:
        return False
    fill = style.fill
    if fill is not None and fill.fill_type in (None, "solid"):
        ground: Colour | object = _colour(fill.bgColor) or _UNKNOWN
    else:
        ground = _UNKNOWN if fill is not None else _ground(cell.fill) if cell else colour
    return isinstance(ground, tuple) and is_alike(colour, ground)


def _ground(fill: Any) -> Colour | object:
    kind = getattr(fill, "fill_type", None)
    if kind is None:
        return WHITE
    return _colour(fill.fgColor) or _UNKNOWN if kind == "solid" else _UNKNOWN


def _colour(colour: Any) -> Colour | None:
    if colour is None or (colour.tint or 0) != 0:
        return None
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return colour_of(f"#{colour.rgb[-6:].lower()}")
    if colour.type == "theme":
        return WHITE if colour.theme == _WHITE_OF_THEME else None
    if colour.type == "indexed" and 0 <= colour.indexed < _MOST_INDEXED:
        from openpyxl.styles.colors import COLOR_INDEX

        return colour_of(f"#{COLOR_INDEX[colour.indexed][-6:].lower()}")
    return None
