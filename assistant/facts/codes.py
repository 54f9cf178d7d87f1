"""What is told from others of its kind by a figure: `PR-3`, `AF-2023/18`, Zone 16, article 2.1.

One that only looks like another is another thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(
    r"(?<![\w/.-])(?=[\w/.-]*\d)(?=[\w/.-]*[A-Z])[^\W_]+(?:[-/.][^\W_]+)+(?![\w/-])(?!\.\w)"
)
_IN_LOWER_CASE = re.compile(r"(?<![\w/.-])[a-z]{1,3}-\d+(?![\w/-])(?!\.\w)")
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
    """Things that are called by one kind, in small letters, and a number each."""

    kind: str
    numbers: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Whether a text has the kind and one of the numbers."""
        return self.kind in text.lower() and not set(self.numbers).isdisjoint(_NUMBER.findall(text))

    def has_rival_in(self, text: str) -> bool:
        """Whether a text is about others of the kind and has none of these numbers."""
        others = any(each.kind == self.kind for each in numbered(text))
        return others and not self.is_in(text)


def numbered(text: str) -> tuple[Numbered, ...]:
    """The things of a text that are called by a kind and a number; years and amounts are none."""
    found: dict[str, list[str]] = {}
    for word, number in _NUMBERED.findall(text):
        if word.lower() not in _NO_KIND and not _YEAR.fullmatch(number):
            found.setdefault(word.lower(), []).append(number)
    return tuple(Numbered(kind, tuple(numbers)) for kind, numbers in found.items())


def codes(text: str) -> tuple[str, ...]:
    """The words of a text with a capital, a figure, and a hyphen, slash or dot within.

    "pr-31" is one too: a few letters, a hyphen and a number.
    """
    found = {
        at.start(): at.group() for form in (_CODE, _IN_LOWER_CASE) for at in form.finditer(text)
    }
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


def has_code(text: str, code: str) -> bool:
    """Whether a text has a code as a whole: `PR-13` and `PR-3/b` are not `PR-3`."""
    whole = rf"(?<![\w/-]){re.escape(code)}(?![\w/-])(?!\.\w)"
    return re.search(whole, text, re.IGNORECASE) is not None
