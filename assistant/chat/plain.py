"""What a model's Markdown says in plain words, with where each character stood before.

Removed are emphasis, code marks, the addresses of links and images, bare addresses and tags; the
words stay. Marks are taken out and kept apart with their place.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from assistant.chat.marks import MARK, mark_numbers

_SELECTORS = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef\u115f\u1160\u3164\uffa0]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:br|p|div|li|ul|ol|t[rdh]|table|h[1-6])\b", re.IGNORECASE)
_TAG = re.compile(r"<!--.{0,2000}?-->|</?[a-z][^<>]{0,300}>", re.IGNORECASE)
_LINK = re.compile(
    r"!?\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,100}\]){0,500})\]\((?:[^()]|\([^()]{0,300}\)){0,1000}\)"
)
_AUTOLINK = re.compile(r"\s*<(?:[a-z][a-z0-9+.-]{0,20}://|mailto:)[^\s<>]{0,2000}>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\s*(?:\b[a-z][a-z0-9+.-]{0,20}://|\bwww\.|\bmailto:)[^\s<>\[\]【】\"”»]{0,2000}"
    r"[^\s<>\[\]【】\"”».,;:!?'’)]",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\([\[\](){}*_`#>~|.!+$%&-])")
# a single star or line between two letters or figures may mean something: 5*3, snake_case
_EMPHASIS = re.compile(r"\*{2,3}|~~|`+|(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")
_MARK = re.compile(rf"\s*{MARK.pattern}", re.IGNORECASE)
_EMPTY = re.compile(r"\s*(?:\(\s*\)|\[\s*\])")
_OPEN = re.compile(
    r"(?:!?\[[^\[\]【】]{0,300}|[【［][^\[\]【】]{0,100}"
    r"|!?\[[^\[\]]{0,300}\]\([^()]{0,600}|<[a-z/!][^<>]{0,300})$",
    re.IGNORECASE,
)


def visible(char: str) -> bool:
    """Whether a character is neither control, invisible, reserved nor a change of direction."""
    if char.isspace():
        return True
    return unicodedata.category(char)[0] != "C" and not _SELECTORS.match(char)


def opened_at(raw: str) -> int:
    """Where a mark, link or tag begins that has not ended yet; the length where none does."""
    found = _OPEN.search(raw)
    return found.start() if found else len(raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """Plain text and where it came from.

    Args:
        text: the text without markup.
        origin: for each character, its place in the raw text.
        marks: the marks that were taken out: place in the raw text, numbers.
    """

    text: str
    origin: tuple[int, ...]
    marks: tuple[tuple[int, tuple[int, ...]], ...] = ()


def plain(raw: str) -> Plain:
    """The plain text of a line, or of a part of one."""
    done = Plain(text=raw, origin=tuple(range(len(raw))))
    done = _replaced(done, _ENTITY, _unescaped)
    done = _replaced(done, _AUTOLINK, _gap)
    done = _replaced(done, _TAG, lambda match: " " if _BLOCK.match(match[0]) else "")
    done = _replaced(done, _LINK, _linked)
    done = _replaced(done, _ESCAPE, lambda match: match[1])
    done = _replaced(done, _ADDRESS, _gap)
    done = _replaced(done, _EMPHASIS, lambda _: "")
    done = _without_marks(done)
    return _replaced(done, _EMPTY, lambda _: "")


def _unescaped(match: re.Match[str]) -> str:
    char = html.unescape(match[0])
    return "" if char in "<>" else "".join(filter(visible, char))


def _linked(match: re.Match[str]) -> str:
    text = match["text"]
    return f"[{text}]" if MARK.fullmatch(f"[{text}]") else text


def _gap(match: re.Match[str]) -> str:
    """What stands for something taken out together with the space before it."""
    return " " if match.string[match.end() : match.end() + 1].isalnum() else ""


def _without_marks(given: Plain) -> Plain:
    marks = tuple(
        (given.origin[match.start("numbers")], mark_numbers(match["numbers"]))
        for match in _MARK.finditer(given.text)
    )
    taken = _replaced(given, _MARK, _gap)
    return Plain(text=taken.text, origin=taken.origin, marks=marks)


def _replaced(given: Plain, pattern: re.Pattern[str], put: Callable[[re.Match[str]], str]) -> Plain:
    text: list[str] = []
    origin: list[int] = []
    at = 0
    for match in pattern.finditer(given.text):
        new = put(match)
        text += (given.text[at : match.start()], new)
        origin += given.origin[at : match.start()]
        origin += [given.origin[match.start()]] * len(new)
        at = match.end()
    if not at:
        return given
    text.append(given.text[at:])
    origin += given.origin[at:]
    return Plain(text="".join(text), origin=tuple(origin), marks=given.marks)
