"""OpenDocument files (.odt, .ods, .odp): their parts, their styles, and what of them is hidden.

The names are those of OpenDocument 1.3 (OASIS), part 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from ingest.errors import UnreadableFile
from ingest.reading.metadata import (
    Metadata,
    iso_date,
    iso_language,
    plausible_title,
)
from ingest.reading.parsers.ink import WHITE, Colour, colour_of, is_alike, pixels
from ingest.reading.parsers.markup import parse_xml
from ingest.reading.parsers.package import Package
from sandbox.refusals import Why

_NAMES: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE: Final = f"{{{_NAMES}office:1.0}}"
STYLE: Final = f"{{{_NAMES}style:1.0}}"
TEXT: Final = f"{{{_NAMES}text:1.0}}"
TABLE: Final = f"{{{_NAMES}table:1.0}}"
DRAW: Final = f"{{{_NAMES}drawing:1.0}}"
PRESENTATION: Final = f"{{{_NAMES}presentation:1.0}}"
META: Final = f"{{{_NAMES}meta:1.0}}"
FO: Final = f"{{{_NAMES}xsl-fo-compatible:1.0}}"
LINK: Final = "{http://www.w3.org/1999/xlink}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_MOST_PARENTS: Final = 20
_LEGIBLE_PX: Final = 2.5


class OpenDocument:
    """The parts of one file."""

    def __init__(self, data: bytes) -> None:
        """Open it.

        Raises:
            UnreadableFile: It is encrypted, or has no content.
        """
        package = Package(data)
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise UnreadableFile("is encrypted; supply an unprotected copy", Why.PROTECTED)
        content = package.read("content.xml")
        root = parse_xml(content) if content.strip() else None
        if root is None or root.find(f"{OFFICE}body") is None:
            raise UnreadableFile("is damaged (it has no content); save it again", Why.DAMAGED)
        self.body = root.find(f"{OFFICE}body")
        self.styles = Styles((root, package.tree("styles.xml")))
        self._meta = package.tree("meta.xml")

    def metadata(self) -> Metadata:
        """What the file says of itself."""
        said = {} if self._meta is None else {n.tag: n.text for n in self._meta.iter() if n.text}
        return Metadata(
            title=plausible_title(said.get(f"{_DC}title")),
            published=iso_date(said.get(f"{META}creation-date")),
            language=iso_language(said.get(f"{_DC}language")),
            publisher=None,
        )


@dataclass(frozen=True, slots=True)
class Look:
    """How a stretch of text looks, as far as it matters to what is read of it.

    Colours are None where nothing says them.
    """

    hidden: bool = False
    struck: bool = False
    raised: bool = False
    colour: Colour | None = None
    ground: Colour | None = None

    def inside(self, other: Look) -> Look:
        """As of text that looks so, inside text that looks otherwise."""
        return Look(
            self.hidden or other.hidden,
            self.struck or other.struck,
            self.raised or other.raised,
            self.colour or other.colour,
            self.ground or other.ground,
        )

    def on(self, ground: Colour | None) -> Look:
        """As of text on a ground of this colour, or of one that is not known."""
        return replace(self, ground=self.ground or ground)

    @property
    def shows(self) -> bool:
        """Whether a reader sees the text, struck out or not."""
        if self.hidden or self.colour is None or self.ground is None:
            return not self.hidden
        return not is_alike(self.colour, self.ground)


class Styles:
    """The styles of a file by family and name; `page` is the ground, where it is known."""

    def __init__(self, roots: tuple[Any, ...]) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self.lists: dict[str, Any] = {}
        self.outline: Any | None = None
        self.page: Colour | None = WHITE
        for root in roots:
            for node in () if root is None else root.iter(f"{STYLE}style", f"{TEXT}list-style"):
                name = node.get(f"{STYLE}name", "")
                if node.tag == f"{TEXT}list-style":
                    self.lists.setdefault(name, node)
                else:
                    self._styles.setdefault((node.get(f"{STYLE}family", ""), name), node)
            for node in () if root is None else root.iter(f"{STYLE}page-layout-properties"):
                ground = node.get(f"{FO}background-color", "transparent")
                if ground != "transparent" or node.get(f"{DRAW}fill", "none") != "none":
                    self.page = None
            outline = None if root is None else root.find(f".//{TEXT}outline-style")
            self.outline = outline if outline is not None else self.outline

    def look(self, family: str, name: str | None) -> Look:
        """How text in a style looks."""
        line = self.property(family, name, "text", f"{STYLE}text-line-through-style")
        kind = self.property(family, name, "text", f"{STYLE}text-line-through-type")
        size = pixels(self.property(family, name, "text", f"{FO}font-size") or "")
        is_tiny = size is not None and size < _LEGIBLE_PX
        return Look(
            hidden=is_tiny or self.property(family, name, "text", f"{TEXT}display") == "none",
            struck=line not in (None, "none") or kind not in (None, "none"),
            raised=_is_raised(self.property(family, name, "text", f"{STYLE}text-position")),
            colour=self._colour(family, name),
            ground=self.ground(family, name, "text") or self.ground(family, name, "paragraph"),
        )

    def cell_look(self, name: str | None) -> Look:
        """How the text of a whole cell of a sheet looks, on the ground of the cell."""
        if any(True for style in self._line("table-cell", name) for _ in style.iter(f"{STYLE}map")):
            return Look()  # coloured by conditions
        ground = self.ground("table-cell", name, "table-cell") or WHITE
        return self.look("table-cell", name).on(ground)

    def ground(self, family: str, name: str | None, kind: str) -> Colour | None:
        """The colour behind what is in a style; None where it is clear or not known."""
        return colour_of((self.property(family, name, kind, f"{FO}background-color") or "").lower())

    def _colour(self, family: str, name: str | None) -> Colour | None:
        if self.property(family, name, "text", f"{STYLE}use-window-font-color") == "true":
            return None
        return colour_of((self.property(family, name, "text", f"{FO}color") or "").lower())

    def property(self, family: str, name: str | None, kind: str, attribute: str) -> str | None:
        """A property of a style or of those that it is made from; None where none says it."""
        for style in self._line(family, name):
            for node in style.iterfind(f"{STYLE}{kind}-properties"):
                if (value := node.get(attribute)) is not None:
                    return str(value)
        return None

    def attribute(self, family: str, name: str | None, attribute: str) -> str | None:
        """What a style, or one that it is made from, says of itself."""
        values = (style.get(attribute) for style in self._line(family, name))
        return next((value for value in values if value is not None), None)

    def is_made_from(self, family: str, name: str | None, other: str) -> bool:
        """Whether a style is this other one, or made from it."""
        named = (f"{STYLE}name", f"{STYLE}parent-style-name")
        return any(style.get(each) == other for style in self._line(family, name) for each in named)

    def _line(self, family: str, name: str | None) -> Iterator[Any]:
        for _ in range(_MOST_PARENTS):
            style = self._styles.get((family, name or ""))
            if style is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name")


def _is_raised(position: str | None) -> bool:
    first = (position or "").split(" ")[0].removesuffix("%")
    return first == "super" or (first.isdecimal() and int(first[:4]) > 0)


def count_of(node: Any, attribute: str, most: int) -> int:
    """How often something stands there, or how many places it covers: from 1 to so many."""
    value = node.get(attribute, "1")
    return max(1, min(int(value), most)) if value.isdecimal() and len(value) < 10 else 1
