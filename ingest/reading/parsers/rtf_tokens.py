"""The tokens of Rich Text: control words, groups, and bytes in the encodings of their fonts.

The forms are those of the Rich Text Format (RTF) Specification 1.9.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n\0]+"
    rb"|([^\\{}\r\n\0]+)",
    re.DOTALL,
)
# of \fcharset; what is not here is in the encoding of the file
_CHARSETS: Final = {
    128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
USUAL: Final = "cp1252"


class Token(NamedTuple):
    """One of: a control word with its number, a brace, or bytes."""

    word: str = ""
    number: int | None = None
    brace: str = ""
    text: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file; what stands for binary data is left out."""
    place = 0
    while found := _TOKEN.match(data, place):
        place = found.end()
        word, number, code, sign, brace, text = found.groups()
        if word == b"bin":
            place += max(int(number or 0), 0)
        elif word:
            yield Token(word=word.decode(), number=int(number) if number else None)
        elif code:
            yield Token(text=bytes.fromhex(code.decode()))
        elif sign:
            yield _symbol(sign)
        elif brace:
            yield Token(brace=brace.decode())
        elif text:
            yield Token(text=text)


def _symbol(sign: bytes) -> Token:
    if sign in (b"\\", b"{", b"}"):
        return Token(text=sign)
    words = {b"~": "~", b"_": "_", b"*": "*", b"\r": "par", b"\n": "par", b"\t": "tab"}
    return Token(word=words.get(sign, "-"))


def encoding_of_charset(charset: int, otherwise: str) -> str:
    """The encoding of a font's character set."""
    return _CHARSETS.get(charset, otherwise)


def encoding_of_page(number: int) -> str:
    """The encoding of a code page, as far as Python knows it."""
    name = {65001: "utf-8", 10000: "mac_roman", 936: "gb18030"}.get(number, f"cp{number}")
    try:
        b"".decode(name)
    except LookupError:
        return USUAL
    return name
