"""What is told from others of its kind by a figure: `PR-3`, `AF-2023/18`, Zone 16, article 2.1.

One that only looks like another is another thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(
    r"(?<![\w/.-])(?=[\w/.-]*\d)(?=[\w/.-]*[A-Z])[^\W_]+(?:[-/.][^\W_]+)+(?![\w/-])(?!\.\w)"
)

_NUMBERED = re.compile(
    r"\b([^\W\d_]{2,})[:.#]?\s(?:no\.?\s|n[°º]\s?|#)?(\d{1,6}(?:\.\d+)*)(?![\w%/-])"
)
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
# words that a figure follows without being its number
_NO_KIND_TEXT = """
    about above after all almost and another are around at before below between but by every exactly
    first for from had has have is just last least less more most nearly next of on only or other
    over same since some than that the their these they this those to top total under until up was
    were with within january february march april may june july august september october november
    december usd eur gbp chf euro euros dollar dollars in
"""
_NO_KIND = frozenset(_NO_KIND_TEXT.split())


@dataclass(frozen=True, slots=True)
class Numbered:
    """A thing that is called by its kind and a number; `kind` in small letters."""

    kind: str
    number: str

    def is_in(self, text: str) -> bool:
        """Whether a text has both the kind and the number."""
        return self.number in _NUMBER.findall(text) and self.kind in text.lower()

    def has_rival_in(self, text: str) -> bool:
        """Whether a text is about another of the kind and does not have this number."""
        return self.number not in _NUMBER.findall(text) and any(
            other.kind == self.kind for other in numbered(text)
        )


def numbered(text: str) -> tuple[Numbered, ...]:
    """The things of a text that are called by a kind and a number; years and amounts are none."""
    found = ((word.lower(), number) for word, number in _NUMBERED.findall(text))
    return tuple(
        dict.fromkeys(
            Numbered(word, number)
            for word, number in found
            if word not in _NO_KIND and not _YEAR.fullmatch(number)
        )
    )


def codes(text: str) -> tuple[str, ...]:
    """The words of a text with a capital, a figure, and a hyphen, slash or dot within."""
    return tuple(dict.fromkeys(_CODE.findall(text)))


def has_code(text: str, code: str) -> bool:
    """Whether a text has a code as a whole: `PR-13` and `PR-3/b` are not `PR-3`."""
    whole = rf"(?<![\w/-]){re.escape(code)}(?![\w/-])(?!\.\w)"
    return re.search(whole, text, re.IGNORECASE) is not None
