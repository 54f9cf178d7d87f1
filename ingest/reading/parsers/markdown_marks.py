"""Marks of Markdown beyond CommonMark: notes, raised and lowered text, HTML that changes a text.

What HTML in Markdown raises, lowers, strikes out or hides is kept as such; its other tags go.
"""

from __future__ import annotations

import re
from typing import Final

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(\s[^<>]*)?/?>")
_KEPT: Final = frozenset(("sup", "sub", "s", "del", "strike"))
_HIDING: Final = re.compile(r"\s(?:hidden|aria-hidden|style\s*=)", re.IGNORECASE)
_MAY_HIDE: Final = frozenset(("div", "span", "p", "section", "article", "font"))
_NOTE: Final = re.compile(r"^ {0,3}\[\^([^\]\s]{1,50})\]:[ \t]*", re.MULTILINE)
_REFERENCE: Final = re.compile(r"[ \t]?\[\^([^\]\s]{1,50})\](?!:)")
_RAISED: Final = re.compile(r"(?<=[\w%)])\^([-+−]?[\d,a-z]{1,8})\^(?![\w^])")
_LOWERED: Final = re.compile(r"(?<=[\w)])~(\d{1,4})~(?!~)")
# a private character stands for each tag while Markdown is rendered
_FIRST, _MOST = 0xF0000, 65_000
_STAND_INS: Final = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + _MOST)}]")


class MarkdownMarks:
    """Takes the marks out of one text and puts them back into its rendered form."""

    def __init__(self) -> None:
        self._tags: list[str] = []

    def take_out(self, text: str) -> str:
        """The text with stand-ins for its marks, ready to be rendered without HTML."""
        text = _STAND_INS.sub("", _COMMENT.sub("", text))
        open_: list[tuple[str, bool]] = []
        text = _TAG.sub(lambda tag: self._tag(tag, open_), text)
        labels = set(_NOTE.findall(text))
        text = _NOTE.sub(
            lambda m: "\n" + self._around("sup", m[1] if m[1].isdecimal() else ""), text
        )
        text = _REFERENCE.sub(lambda m: "" if m[1] in labels or m[1].isdecimal() else m[0], text)
        text = _RAISED.sub(lambda m: self._around("sup", m[1]), text)
        return _LOWERED.sub(lambda m: self._around("sub", m[1]), text)

    def put_back(self, html: str) -> str:
        """The rendered form with the tags in place of their stand-ins."""
        return _STAND_INS.sub(lambda m: self._tags[ord(m[0]) - _FIRST], html)

    def _tag(self, tag: re.Match[str], open_: list[tuple[str, bool]]) -> str:
        name, closes = tag[1].lower(), tag[0].startswith("</")
        if name in _KEPT:
            return self._stand_in(f"</{name}>" if closes else f"<{name}>")
        if name not in _MAY_HIDE:
            return ""
        if not closes:
            hides = bool(_HIDING.search(tag[2] or ""))
            open_.append((name, hides))
            return self._stand_in(tag[0]) if hides else ""
        while open_:
            opened, hides = open_.pop()
            if opened == name:
                return self._stand_in(tag[0]) if hides else ""
        return ""

    def _around(self, name: str, text: str) -> str:
        return f"{self._stand_in(f'<{name}>')}{text}{self._stand_in(f'</{name}>')}" if text else ""

    def _stand_in(self, tag: str) -> str:
        if len(self._tags) >= _MOST:
            return ""
        self._tags.append(tag)
        return chr(_FIRST + len(self._tags) - 1)
