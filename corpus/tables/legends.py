"""What the short heads and codes of a table stand for: by its document's own legend, or commonly.

Registers say "Amt awd", "Dist." and "HOU", and explain in a note what is not common: "Conn. =
billed connections", "Codes: YTH youth; ENV environment", "**R** off track".
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final

_AROUND: Final = "()[],;:"  # a word of a head
_LONGEST: Final = 12  # letters of what is explained
_ABBREVIATED: Final = 3  # letters at most of what is no word
_MOST_LINE: Final = 1200  # characters of a line that may be a legend
_EQUALS: Final = r"\s*=\s*"
_SIGN: Final = r"\s*(?:=|:|–|—|\b(?:means?|is|are|stands? for|signifie|désigne|significa)\b)\s*"
_SAID: Final = r"(?P<said>[^\W\d_][^.;:=()|]{1,60}?)"
_END: Final = r"\s*(?=[.;()|]|$|,\s*[\"“*]*[\w./]{1,12}\.?[\"”*]*\s*(?:=|–|—))"
_BOTH: Final = re.compile(
    r"(?P<one>\w{1,6}) ?/ ?(?P<other>\w{1,6}) ?[=:] ?"
    r"(?P<first>[\w-]+) (?:and|et|y|e) (?P<second>[\w-]+)(?P<rest>[^.;]*)"
)
_COLOURS: Final = {"R": "red", "A": "amber", "G": "green", "Y": "yellow"}
_COLOURED: Final = 2  # of a column whose values are initials of colours


def legend_of(lines: Iterable[str], tokens: Iterable[str]) -> dict[str, str]:
    """What a document's lines say that these short texts of a table stand for.

    Args:
        lines: of the document, rows left out.
        tokens: heads, words of heads and cells, as written.
    """
    short = sorted({t for t in tokens if _is_short(t)}, key=len, reverse=True)
    told: dict[str, str] = {}
    if not short:
        return told
    for line in lines:
        if len(line) <= _MOST_LINE:
            for token, said in _explained(line.replace("**", ""), short):
                told.setdefault(token, " ".join(said.split()))
    return told


def colours_of(texts: Sequence[str]) -> dict[str, str]:
    """What the initials of traffic lights stand for; nothing where other values are among them."""
    found = {text for text in texts if text}
    is_light = len(found) >= _COLOURED and found <= set(_COLOURS) and found & {"R", "G"} != set()
    return {text: _COLOURS[text] for text in found} if is_light else {}


def called(head: str, legend: Mapping[str, str]) -> str:
    """A head in words: "Amt awd (£)" is "amount awarded (£)".

    Args:
        head: as written.
        legend: what the document explains.
    """
    if head in legend:
        return legend[head]
    common = _common()
    said = []
    for piece in head.split():
        word = piece.strip(_AROUND)
        told = legend.get(word) or common.get(word.rstrip(".").lower())
        said.append(piece.replace(word, told) if told else piece)
    return " ".join(said)


def words_of(head: str) -> list[str]:
    """The words of a head as they are written, without brackets around them."""
    return [word.strip(_AROUND) for word in head.split()]


def _is_short(token: str) -> bool:
    return 0 < len(token) <= _LONGEST and any(map(str.isalpha, token)) and " " not in token


def _is_abbreviation(token: str) -> bool:
    """Whether a text is no word of a sentence: "Conn.", "NRW", "Ht"."""
    return token.endswith(".") or token.isupper() or len(token) <= _ABBREVIATED


def _explained(line: str, short: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The short texts that a line explains, each with what it says of it."""
    both = _BOTH.search(line)
    if both:
        rest = both["rest"].strip()
        yield both["one"], f"{both['first']} {rest}"
        yield both["other"], f"{both['second']} {rest}"
    listed = [(token, said) for token in short if (said := _in_a_list(line, token))]
    for token in short:
        sign = _SIGN if _is_abbreviation(token) else _EQUALS
        found = re.search(rf"(?<![\w/.]){_mark(token)}{sign}{_SAID}{_END}", line)
        if found:
            yield token, found["said"]
    if len(listed) > 1:
        yield from listed


def _mark(token: str) -> str:
    """A pattern of a token as prose writes it, in quotation marks or with its full stop."""
    return rf"[\"“'*]*{re.escape(token.rstrip('.'))}\.?[\"”'*]*"


def _in_a_list(line: str, token: str) -> str:
    """What stands behind a code in "YTH youth; ENV environment"; empty where nothing does."""
    said = r"(?P<said>[a-zà-ÿ][^.;,:=()|]{1,40})"
    found = re.search(rf"(?:^|[:;,])\s*{_mark(token)}\s+{said}", line)
    return found["said"] if found else ""


@functools.cache
def _common() -> Mapping[str, str]:
    text = (files("corpus.tables") / "abbreviations.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
