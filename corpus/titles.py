"""Titles of editions of one: what they share, and the year or number that tells them apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_YEARS: Final = re.compile(
    r"\b(?:fy\s?)?((?:19|20)\d\d)(?:(?:\s?[-–/]\s?|\s(?:to|until|a|au|hasta|ate)\s)((?:19|20)?\d\d)\b)?(?!\d)"
)
_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        (
            "first 1st 1re 1ere 1er premiere primera primeira 1a",
            "second 2nd deuxieme seconde 2e 2eme segunda 2a",
            "third 3rd troisieme 3e 3eme tercera terceira 3a",
            "fourth 4th quatrieme 4e 4eme cuarta quarta 4a",
            "fifth 5th cinquieme 5e 5eme quinta 5a",
            "sixth 6th sixieme 6e 6eme sexta 6a",
        ),
        start=1,
    )
    for word in words.split()
}
_EDITION: Final = r"(?:edition|edicion|edicao|version|versao)"
_NTH: Final = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_ORDINALS)})\s+{_EDITION}"
    rf"|{_EDITION}\s+(?P<number>\d{{1,2}}(?:\.\d{{1,2}})?)|v(?P<v>\d{{1,2}}(?:\.\d{{1,2}})?))\b"
)
_RENEWED: Final = re.compile(
    r"\b(?:(?:fully )?(?:revised|updated)|revisee?|mise a jour|actualizada|revisada|atualizada)\b"
    rf"|\b(?:new |nouvelle |nueva |nova )?{_EDITION}\b"
)
_LEAST_WORDS: Final = 2  # "Report" alone is the title of anything


@dataclass(frozen=True, slots=True)
class TitleMark:
    """What a title says of its edition: its years, first and last, and its number."""

    years: tuple[int, int] | None
    number: str

    def __bool__(self) -> bool:
        return self.years is not None or bool(self.number)


def title_key(title: str) -> str | None:
    """The title without its year and edition; None where too little is left to go by."""
    rest = _RENEWED.sub(" ", _NTH.sub(" ", _YEARS.sub(" ", _folded(title))))
    words = re.findall(r"[^\W_]+", rest)
    told = [word for word in words if len(word) > 2 and not word.isdigit()]
    return " ".join(words) if len(told) >= _LEAST_WORDS else None


def title_mark(title: str) -> TitleMark:
    """The year and the number of the edition that a title names."""
    folded = _folded(title)
    found = [_span(match) for match in _YEARS.finditer(folded)]
    span = (min(f for f, _ in found), max(e for _, e in found)) if found else None
    nth = _NTH.search(folded)
    number = ""
    if nth:
        number = nth["number"] or nth["v"] or str(_ORDINALS[nth["word"]])
    return TitleMark(span, number)


def _span(match: re.Match[str]) -> tuple[int, int]:
    first = int(match[1])
    if not match[2]:
        return first, first
    end = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
    return (first, end) if end > first else (first, first)


def _folded(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.lower())
    return "".join(c for c in plain if not unicodedata.combining(c))
