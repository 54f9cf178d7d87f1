"""The colours of a slide: names of its theme as colours, and the one of its ground."""

from __future__ import annotations

import re
from typing import Any, Final

from ingest.reading.parsers.ink import Colour, colour_of
from ingest.reading.parsers.markup import parse_xml
from ingest.reading.parsers.package import A

# they change a colour, or let through what is behind it
_CHANGED: Final = ("alpha", "lumMod", "lumOff", "tint", "shade", "satMod", "satOff", "hueMod")
_NAMED: Final = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}


class SlideTheme:
    """The theme behind one slide."""

    def __init__(self, slide: Any) -> None:
        layout = slide.slide_layout
        master = layout.slide_master
        self._scheme = _scheme(master)
        mapped = next(master._element.iter("{*}clrMap"), None)
        self._map = {**_NAMED, **({} if mapped is None else dict(mapped.attrib))}
        self.ground = self._ground((slide, layout, master))

    def colour(self, fill: Any | None) -> Colour | None:
        """A solid filling's colour; None where it is not known as it is."""
        if fill is None or len(fill) == 0:
            return None
        node = fill[0]
        if any(node.find(f"{A}{name}") is not None for name in _CHANGED):
            return None
        value = node.get("val", "")
        if node.tag == f"{A}srgbClr" and re.fullmatch(r"[0-9A-Fa-f]{6}", value):
            return colour_of(f"#{value.lower()}")
        if node.tag == f"{A}schemeClr":
            return self._scheme.get(self._map.get(value, value))
        return None

    def _ground(self, parts: tuple[Any, ...]) -> Colour | None:
        """The colour of the slide, where nothing of its layout is drawn on it."""
        if any(map(_is_drawn_on, parts[1:])):
            return None
        for part in parts:
            ground = next(part._element.iter("{*}bg"), None)
            if ground is None:
                continue
            filled = next(ground.iter(f"{A}solidFill"), None)
            if filled is not None:
                return self.colour(filled)
            named = next(ground.iter("{*}bgRef"), None)
            is_plain = named is not None and named.get("idx") in ("0", "1000", "1001")
            return self.colour(named) if is_plain else None
        return None


def _is_drawn_on(part: Any) -> bool:
    """Whether a layout or master has more than places for text: pictures, bands of colour."""
    if any(True for _ in part._element.iter("{*}pic", "{*}grpSp", "{*}graphicFrame")):
        return True
    return any(
        next(shape.iter("{*}ph"), None) is None for shape in part._element.iter("{*}sp", "{*}cxnSp")
    )


def _scheme(master: Any) -> dict[str, Colour]:
    related = master.part.rels.values()
    blob = next((r.target_part.blob for r in related if r.reltype.endswith("/theme")), None)
    root = None if blob is None else parse_xml(blob)
    colours: dict[str, Colour] = {}
    for node in () if root is None else root.iterfind(f".//{A}clrScheme/*"):
        value = node[0].get("lastClr", node[0].get("val", "")) if len(node) else ""
        found = colour_of(f"#{value.lower()}")
        if found:
            colours[str(node.tag).rpartition("}")[2]] = found
    return colours
