"""The values of a comparison: what two editions state, and what changed from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus.model import Span


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a figure as what it means: "1,250" and "1250" are one.

    Args:
        key: what is compared.
        figure: as it is written, where it is one.
    """

    key: str
    figure: str = ""

    @property
    def shape(self) -> str:
        """What is compared where figures make no difference."""
        return "#" if self.figure else self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A sentence, heading or row of an edition: its place and what it says, token by token."""

    span: Span
    text: str
    tokens: tuple[Token, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What it says; white space, capitals and how a figure is written make no difference."""
        return tuple(token.key for token in self.tokens)

    @property
    def shape(self) -> tuple[str, ...]:
        """What it says but for its figures."""
        return tuple(token.shape for token in self.tokens)


class Kind(StrEnum):
    """What became of a sentence."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure as each side writes it; empty where a side has none in its place."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of a sentence; `before` is missing where it was added, `after` where removed."""

    kind: Kind
    before: Stated | None
    after: Stated | None
    figures: tuple[Changed, ...] = ()
