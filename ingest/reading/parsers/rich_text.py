"""Rich Text (.rtf): headings, lists with their numbers, tables and links; it has no fixed pages.

What is hidden or struck out is left out, and told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from ingest.errors import UnreadableFile
from ingest.reading.blocks import BlockBuilder
from ingest.reading.heads import Cell
from ingest.reading.inline import Piece
from ingest.reading.metadata import Metadata, plausible_title
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.rtf_colours import RtfColours
from ingest.reading.parsers.rtf_table import RtfTable
from ingest.reading.parsers.rtf_tokens import (
    USUAL,
    Token,
    encoding_of_charset,
    encoding_of_page,
    tokens,
)
from ingest.reading.parsers.unseen import unseen_notes
from ingest.reading.raised_text import read_raised
from ingest.reading.source import Source, finished
from sandbox.refusals import Why

_DEEPEST: Final = 1_000
_SHOWN: Final = {
    "tab": " ", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
    "qmspace": " ", "~": " ", "_": "-", "softline": " ", "nestcell": " ", "column": " ",
}  # fmt: skip
# what follows these in a group is no text of the document
_APART: Final = frozenset(
    (
        "fonttbl", "colortbl", "stylesheet", "info", "listtable", "listoverridetable", "pict",
        "objdata", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr",
        "footerf", "ftnsep", "ftnsepc", "aftnsep", "sp", "nonshppict", "xe", "tc", "rxe", "txe",
        "themedata", "datastore", "latentstyles", "template", "filetbl", "revtbl", "rsidtbl",
        "generator", "xmlnstbl", "mmathPr", "nesttableprops", "annotation", "atnid", "atnauthor",
    )
)  # fmt: skip
_LABELS: Final = frozenset(("listtext", "pntext"))
_KEPT_THOUGH_MARKED: Final = _LABELS | {"shpinst", "fldinst", "footnote"}
_PLACES: Final = _LABELS | {"fldinst", "footnote"}
_LOOKS: Final = frozenset(
    ("v", "deleted", "strike", "striked", "super", "up", "nosupersub", "plain")
)
_INKS: Final = frozenset(("cf", "fs", "highlight", "cb", "chcbpat", "chshdng", "cbpat"))
_LEGIBLE: Final = 4  # half points
_LEVELS: Final = 6
_MOST_FALLBACK: Final = 100
_LINK: Final = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"', re.IGNORECASE)
_HEADING: Final = re.compile(r"heading (\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What holds inside a group."""

    place: str = ""  # what it is, where it is no text: fonttbl, info, fldinst, …
    is_apart: bool = False
    hidden: bool = False
    struck: bool = False
    raised: bool = False
    colour: int = 0  # of the table of colours; 0 is the usual one
    is_tiny: bool = False
    is_shaded: bool = False  # on a ground of its own
    fallback: int = 1  # characters that follow one in Unicode, for programs that know none
    encoding: str = USUAL
    url: str | None = None


@dataclass(slots=True)
class _Paragraph:
    """What is known of the paragraph at hand."""

    pieces: list[Piece] = field(default_factory=list)
    label: str | None = None
    level: int = 0
    in_table: bool = False
    is_shaded: bool = False


def parse(source: Source) -> ParsedDocument:
    """Read Rich Text.

    Raises:
        UnreadableFile: It is nested too deeply.
    """
    reader = _Reader(source.builder())
    for token in tokens(source.data):
        reader.take(token)
    return reader.finish()


class _Reader:
    def __init__(self, builder: BlockBuilder) -> None:
        self._builder = builder
        self._state = _State()
        self._above: list[_State] = []
        self._paragraph = _Paragraph()
        self._table = RtfTable(builder)
        self._notes: list[Cell] = []
        self._outer: list[_Paragraph] = []  # paragraphs in which a note stands
        self._colours = RtfColours()
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._levels: dict[int, int] = {}  # of styles that are headings
        self._style = 0
        self._aside = ""  # text of what is no text: a style's name, a field's instruction
        self._title = ""
        self._usual = USUAL
        self._bytes = b""
        self._skip = 0  # characters that stand for one in Unicode
        self._high = 0  # the first half of a character
        self._is_marked = False  # behind "\*": what is not known is left out
        self._hidden: list[str] = []
        self._struck: list[str] = []

    def take(self, token: Token) -> None:
        if not token.text:
            self._decode()
        if token.brace == "{":
            self._open()
        elif token.brace:
            self._close()
        elif token.word:
            self._control(token.word, token.number)
        else:
            self._take_bytes(token.text)

    def finish(self) -> ParsedDocument:
        self._decode()
        self._end_paragraph()
        self._table.end()
        for note in self._notes:
            self._builder.paragraph(note)
        metadata = Metadata(title=plausible_title(self._title))
        return finished(self._builder, metadata, notes=unseen_notes(self._hidden, self._struck))

    def _open(self) -> None:
        if len(self._above) >= _DEEPEST:
            raise UnreadableFile("is nested too deeply; save it again", Why.DAMAGED)
        self._above.append(self._state)
        self._skip = 0

    def _close(self) -> None:
        self._skip, self._is_marked = 0, False
        if not self._above:
            return
        closed, self._state = self._state, self._above.pop()
        if (closed.is_apart and closed.place != "title") or closed.place == self._state.place:
            return
        if closed.place == "fldinst":
            found = _LINK.search(self._aside)
            self._state = replace(self._state, url=found[1] if found else None)
        elif closed.place == "footnote":
            self._notes.append(tuple(self._paragraph.pieces))
            self._paragraph = self._outer.pop()
        elif closed.place == "title":
            self._title = self._aside

    def _control(self, word: str, number: int | None) -> None:
        is_marked, self._is_marked = self._is_marked, word == "*"
        if (is_marked and word not in _KEPT_THOUGH_MARKED) or word in _APART:
            self._state = replace(self._state, is_apart=True, place=word)
        elif self._state.is_apart:
            self._of_apart(word, number or 0)
        elif word in _PLACES:
            self._begin(word)
        elif word in _LOOKS:
            self._look_of(word, number != 0)
        elif word == "u":
            self._write(self._character(number or 0))
        elif word in _SHOWN:
            self._write(_SHOWN[word])
        else:
            self._layout(word, number or 0)

    def _begin(self, place: str) -> None:
        self._state = replace(self._state, place=place)
        self._aside = ""
        if place in _LABELS:
            self._paragraph.label = ""
        elif place == "footnote":
            self._outer.append(self._paragraph)
            self._paragraph = _Paragraph()

    def _look_of(self, word: str, is_on: bool) -> None:
        if word == "v":
            self._state = replace(self._state, hidden=is_on)
        elif word in ("deleted", "strike", "striked"):
            self._state = replace(self._state, struck=is_on)
        elif word == "plain":
            kept = self._state
            plain = _State(place=kept.place, is_apart=kept.is_apart, url=kept.url)
            self._state = replace(plain, fallback=kept.fallback, encoding=kept.encoding)
        else:
            self._state = replace(self._state, raised=is_on and word != "nosupersub")

    def _layout(self, word: str, value: int) -> None:
        if word in ("par", "sect", "page"):
            self._end_paragraph()
        elif word == "pard":
            done = self._paragraph
            done.level, done.in_table, done.is_shaded = 0, False, False
        elif word == "s":
            self._paragraph.level = self._levels.get(value, 0)
        elif word == "outlinelevel":
            self._paragraph.level = value + 1 if 0 <= value < _LEVELS else 0
        elif word == "intbl":
            self._paragraph.in_table = True
        elif word == "cell":
            self._table.add_cell(tuple(self._taken()))
        elif word in _INKS:
            self._ink_by(word, value)
        else:
            self._encode_by(word, value)
            self._table.control(word)

    def _ink_by(self, word: str, value: int) -> None:
        if word == "cf":
            self._state = replace(self._state, colour=value)
        elif word == "fs":
            self._state = replace(self._state, is_tiny=0 < value < _LEGIBLE)
        elif word == "cbpat":
            self._paragraph.is_shaded = True
        else:
            self._state = replace(self._state, is_shaded=value > 0)

    def _encode_by(self, word: str, value: int) -> None:
        if word == "f":
            self._state = replace(self._state, encoding=self._fonts.get(value, self._usual))
        elif word == "uc":
            self._state = replace(self._state, fallback=min(max(value, 0), _MOST_FALLBACK))
        elif word == "ansicpg":
            self._usual = encoding_of_page(value)
            self._state = replace(self._state, encoding=self._usual)

    def _of_apart(self, word: str, value: int) -> None:
        """Take what is said of fonts, of styles and of the document."""
        place = self._state.place
        if place == "colortbl":
            self._colours.take(word, value)
        elif place == "fonttbl" and word == "f":
            self._font = value
        elif place == "fonttbl" and word == "fcharset":
            self._fonts[self._font] = encoding_of_charset(value, self._usual)
        elif place == "stylesheet" and word in ("s", "cs", "ts", "ds"):
            self._style, self._aside = (value if word == "s" else -1), ""
        elif place == "info" and word == "title":
            self._state, self._aside = replace(self._state, place="title"), ""
        elif word == "u":
            self._write_aside(self._character(value))

    def _character(self, value: int) -> str:
        """A character by its number, or nothing for the first half of one."""
        self._skip = self._state.fallback
        code, high = value % 0x10000, self._high
        self._high = code if 0xD800 <= code < 0xDC00 else 0
        if high and 0xDC00 <= code < 0xE000:
            return chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
        return "" if self._high else chr(code)

    def _take_bytes(self, text: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(text))
            self._skip -= skipped
            text = text[skipped:]
        self._bytes += text

    def _decode(self) -> None:
        data, self._bytes = self._bytes, b""
        if data:
            self._write(data.decode(self._state.encoding, "replace"))

    def _write(self, text: str) -> None:
        state = self._state
        if state.is_apart or state.place == "fldinst":
            self._write_aside(text)
        elif state.place in _LABELS:
            self._paragraph.label = (self._paragraph.label or "") + text
        elif state.struck or not self._shows(state):
            (self._struck if self._shows(state) else self._hidden).append(text)
        else:
            if state.raised:
                text = read_raised(text, "".join(p.text for p in self._paragraph.pieces[-5:]))
            self._paragraph.pieces.append(Piece(text, state.url))

    def _shows(self, state: _State) -> bool:
        """Whether text is seen: white text is, where something may be shaded behind it."""
        is_white = self._colours.is_white(state.colour)
        on_white = not (state.is_shaded or self._paragraph.is_shaded or self._paragraph.in_table)
        return not (state.hidden or state.is_tiny or (is_white and on_white))

    def _write_aside(self, text: str) -> None:
        if self._state.place == "colortbl":
            self._colours.end(text.count(";"))
        elif self._state.place in ("stylesheet", "title", "fldinst"):
            self._aside = (self._aside + text)[:2_000]
        heading = _HEADING.match(self._aside)
        if self._state.place == "stylesheet" and heading and self._style >= 0:
            self._levels[self._style] = int(heading[1])

    def _taken(self) -> list[Piece]:
        """The pieces of the paragraph at hand, behind its number, which begins a new one."""
        done = self._paragraph
        self._paragraph = _Paragraph(
            level=done.level, in_table=done.in_table, is_shaded=done.is_shaded
        )
        number = (done.label or "").strip()
        shown = any(map(str.isalnum, number)) and any(p.text.strip() for p in done.pieces)
        return [Piece(f"{number} "), *done.pieces] if shown else done.pieces

    def _end_paragraph(self) -> None:
        done = self._paragraph
        if self._outer or done.in_table:
            done.pieces.append(Piece(" "))  # a note, or a cell, goes on
            return
        pieces = self._taken()
        if not any(piece.text.strip() for piece in pieces):
            return
        self._table.end()
        if done.level:
            self._builder.heading(pieces, done.level)
        elif done.label is not None:
            self._builder.list_item(pieces)
        else:
            self._builder.paragraph(pieces)
