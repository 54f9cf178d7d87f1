"""Which answers make up a conversation: the newest, the one that it goes on from, and so on back.

A question may be asked in the place of an earlier one. What was answered there, and after it, is
kept and opens at its address, but leads to no newer answer, and is no part of the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

FROM_NOTHING = -1  # what a question goes on from that is asked in the place of the first


class Placed(Protocol):
    """An answer's place: `after` is what it goes on from, None for the one before it."""

    @property
    def ordinal(self) -> int:
        """Where it stands among all that were given."""
        ...

    @property
    def after(self) -> int | None:
        """The highest ordinal that it goes on from."""
        ...


P = TypeVar("P", bound=Placed)


def line_of(given: Sequence[P], until: int | None = None) -> list[P]:
    """The answers that lead to the newest one, oldest first.

    Args:
        given: all of a conversation, in the order of their ordinals.
        until: lead to the newest that has this ordinal at most, instead.
    """
    line: list[P] = []
    for each in reversed(given):
        if until is None or each.ordinal <= until:
            line.append(each)
            until = goes_on_from(each)
    return line[::-1]


def goes_on_from(each: Placed) -> int:
    """The highest ordinal that an answer goes on from."""
    return each.ordinal - 1 if each.after is None else each.after
