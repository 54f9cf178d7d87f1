"""Words of a sentence that say the opposite of its quote, more than it, or a later stage."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")

Words = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposites:
    """The lists of languages/opposites.toml: words in lower case, as they are written."""

    pairs: tuple[tuple[Words, Words], ...]
    whole: tuple[Words, ...]
    stages: tuple[Words, ...]
    deeds: tuple[Words, ...]

    def against(self, sentence: str, quote: str) -> list[str]:
        """The words of the sentence for which the quote has only the contrary."""
        said, given = _words(sentence), _words(quote)
        found: set[str] = set()
        for one, other in self.pairs:
            for mine, contrary in ((one, other), (other, one)):
                if said & mine and not given & mine and given & contrary and not said & contrary:
                    found |= said & mine
        return sorted(found)

    def beyond(self, sentence: str, quote: str) -> list[str]:
        """The words of the sentence that say of all, or only, or most, what the quote does not."""
        said, given = _words(sentence), _words(quote)
        return sorted(word for group in self.whole if not given & group for word in said & group)

    def needing(self, sentence: str, quote: str) -> list[str]:
        """The words of the sentence for what somebody is or did, of which the quote has none."""
        said, given = _words(sentence), _words(quote)
        return sorted(word for group in self.deeds if not given & group for word in said & group)

    def ahead(self, sentence: str, quote: str) -> list[str]:
        """The words of the sentence for another stage than any that the quote tells of."""
        said, given = _words(sentence), _words(quote)
        stages = [group for group in self.stages if given & group]
        if not stages:
            return []
        mine = [group for group in self.stages if said & group]
        return sorted(word for group in mine if group not in stages for word in said & group)


def load_opposites() -> Opposites:
    """The lists that come with the package."""
    text = (files("assistant") / "languages" / "opposites.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return Opposites(
        pairs=tuple((_words(one), _words(other)) for one, other in read["pairs"]),
        whole=tuple(map(_words, read["whole"])),
        stages=tuple(map(_words, read["stages"])),
        deeds=tuple(map(_words, read["deeds"])),
    )


def _words(text: str) -> Words:
    return frozenset(word.lower() for word in _WORD.findall(text))
