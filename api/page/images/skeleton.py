"""A text without what reading and setting change: how a quote is compared with a page.

White space, hyphens, dashes, invisible characters and bullets are left out, ligatures and accents
are taken apart, typographic quotes are made plain, and a run of dots is one dot. What is left of a
quote is the same as what is left of the place that it was taken from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_PLAIN: Final = str.maketrans(dict.fromkeys("‘’‚‛′‵`´‹›", "'") | dict.fromkeys("“”„‟″‶«»", '"'))
_LEFT_OUT: Final = frozenset(("Cc", "Cf", "Cn", "Cs", "Pd", "So", "Zl", "Zp", "Zs"))
_ALSO_LEFT_OUT: Final = frozenset("\u2022\u2023\u2043\u00b7\u2212\uf0a7\uf0b7")
_JOINED: Final = frozenset(("Ll", "Lt", "Lu", "Mn", "Nd"))


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What is left of a text.

    Args:
        text: the characters that count.
        origins: for each of them, which of the characters given it came from.
        gaps: places in `text` before which something was left out.
    """

    text: str
    origins: tuple[int, ...]
    gaps: frozenset[int]

    @classmethod
    def of(cls, characters: Sequence[str]) -> Skeleton:
        """The skeleton of a text given as characters."""
        kept: list[str] = []
        origins: list[int] = []
        gaps: set[int] = set()
        for place, character in enumerate(characters):
            left = [
                part
                for part in unicodedata.normalize("NFKD", character.translate(_PLAIN))
                if unicodedata.category(part) not in _LEFT_OUT and part not in _ALSO_LEFT_OUT
            ]
            if not left:
                gaps.add(len(kept))
            for part in left:
                if part != "." or kept[-1:] != ["."]:
                    kept.append(part)
                    origins.append(place)
        return cls("".join(kept), tuple(origins), frozenset(gaps))

    def is_edge(self, place: int) -> bool:
        """Whether a word may begin or end at this place of the text."""
        if place in self.gaps or not 0 < place < len(self.text):
            return True
        around = (self.text[place - 1], self.text[place])
        return any(unicodedata.category(each) not in _JOINED for each in around)
