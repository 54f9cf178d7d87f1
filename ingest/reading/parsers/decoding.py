"""Bytes to text: UTF-8 first, then the most likely other encoding."""

from __future__ import annotations

import codecs
import re

from ingest.errors import UnreadableFile

_DECLARED = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_BINARY_SHARE = 0.02
_EQUAL_CHAOS = 0.01


def decode(data: bytes) -> str:
    """Decode a text file.

    Raises:
        UnreadableFile: It is not text in any encoding.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(data.decode("utf-16", errors="replace"))
    try:
        return _checked(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _checked(_guessed(data))


def decode_html(data: bytes) -> str:
    """Decode a page; damaged bytes become U+FFFD and are never fatal."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _DECLARED.search(data[:4096])
        return data.decode(_codec(declared[1].decode("ascii") if declared else ""), "replace")


def _codec(name: str) -> str:
    # browsers read these two as Windows-1252 as well
    if name.lower() in ("", "iso-8859-1", "latin1"):
        return "cp1252" if name else "utf-8"
    try:
        info = codecs.lookup(name)
    except LookupError:
        return "utf-8"
    # names such as "zip" are codecs too, but of bytes
    return info.name if info._is_text_encoding else "utf-8"


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    matches = from_bytes(data[:200_000])
    best = matches.best()
    if best is None:
        raise UnreadableFile("is not text in a known encoding; save it as UTF-8")
    # its Central European neighbour reads the same bytes as other, equally well-formed letters
    western = (match for match in matches if match.encoding == "cp1252")
    equal = (match for match in western if match.chaos <= best.chaos + _EQUAL_CHAOS)
    return data.decode(next(equal, best).encoding, errors="replace")


def _checked(text: str) -> str:
    controls = sum(char < " " and char not in "\t\n\v\f\r\x1b" for char in text[:100_000])
    if controls > _BINARY_SHARE * min(len(text), 100_000):
        raise UnreadableFile("is binary data, not text; check that it is the right file")
    return text
