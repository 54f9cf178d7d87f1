"""The text of a slide's shapes as pieces: links kept, struck words and marks of notes left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.reading.inline import Piece
from ingest.reading.raised_text import read_raised


def frame_pieces(frame: Any) -> Iterator[Piece]:
    """All paragraphs of a frame in one line."""
    for paragraph in frame.paragraphs:
        yield from paragraph_pieces(paragraph)
        yield Piece(" ")


def paragraph_pieces(paragraph: Any) -> Iterator[Piece]:
    """One paragraph."""
    from pptx.text.text import _Run

    before = ""
    for element in paragraph._p:
        name = str(element.tag).rpartition("}")[2]
        if name == "r" and not is_struck(element):
            run = _Run(element, paragraph)
            text = run.text.replace("\v", " ")
            text = read_raised(text, before) if _is_raised(element) else text
            yield Piece(text, _address(run))
        elif name == "br":
            yield Piece(text := " ")
        elif name == "fld":
            yield Piece(text := "".join(element.itertext()))
        else:
            continue
        before = (before + text)[-40:]


def is_struck(run: Any) -> bool:
    """Whether a run's text is struck through."""
    return _property(run, "strike") in ("sngStrike", "dblStrike")


def _is_raised(run: Any) -> bool:
    lift = _property(run, "baseline").removesuffix("%")
    return lift.isdecimal() and int(lift[:6]) > 0


def _property(run: Any, name: str) -> str:
    properties = run.find("{*}rPr")
    return "" if properties is None else str(properties.get(name, ""))


def _address(run: Any) -> str | None:
    try:
        address = run.hyperlink.address
    except KeyError:
        # the link points to a part that the file lacks
        return None
    return address if isinstance(address, str) else None
