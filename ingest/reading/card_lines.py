"""What tells cards side by side, and how the lines of one are written: "Ana Berg – Tel. 555; …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MOST_WORDS: Final = 9
"""Words of a line of a card, at most."""
_MIN_ALIKE: Final = 2
_SAME_LETTERS: Final = 6  # "Coordinadora", "Coordinador"
_FIRST: Final = re.compile(r"[^\W\d_]{2,}")
_TELEPHONE: Final = re.compile(r"\+?[\d\s()./-]{7,}")


def are_cards(rows: Sequence[Sequence[str]], columns: Sequence[Sequence[str]]) -> bool:
    """Whether columns of short lines are cards: rows begin alike, what stands in a column not.

    Args:
        rows: the lines that stand side by side, the first those that the cards are of.
        columns: the lines of each card.
    """
    below = rows[1:]
    alike = sum(1 for row in below if len(row) > 1 and all(_alike(row[0], x) for x in row[1:]))
    is_enough = alike >= max(_MIN_ALIKE, len(below) / 2)
    return is_enough and not any(_repeats(column) for column in columns)


def marks_of(lines: int) -> list[str]:
    """What is written behind each of a card's lines: a dash behind what it is of."""
    return [*[" –", *[";"] * lines][: lines - 1], ""]


def _repeats(column: Sequence[str]) -> bool:
    """Whether most cells of a column begin alike, as those of a table do."""
    pairs = [(a, b) for i, a in enumerate(column) for b in column[i + 1 :]]
    return 2 * sum(_alike(a, b) for a, b in pairs) > len(pairs)


def _alike(one: str, other: str) -> bool:
    """Whether two lines say the same kind of thing: by their first word, or by their form."""
    if "@" in one or "@" in other:
        return "@" in one and "@" in other
    first, second = _FIRST.match(one), _FIRST.match(other)
    if first and second:
        a, b = first[0].casefold(), second[0].casefold()
        return a == b or (len(a) > _SAME_LETTERS and a[:_SAME_LETTERS] == b[:_SAME_LETTERS])
    return bool(_TELEPHONE.fullmatch(one) and _TELEPHONE.fullmatch(other))
