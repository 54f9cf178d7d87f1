"""Two names of one thing, as a document gives them: an acronym, or a body that was renamed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from corpus.audience import Audience
from corpus.remembered import Remembered

AliasKind = Literal["acronym", "renamed"]

_MOST_AUDIENCES = 16  # whose aliases are remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasDraft:
    """An alias before it is stored.

    `short` is the acronym, or the former or other name; `long` is what it stands for, or the
    present name. Both stand in the span `start` to `end` of the edition, which shows that they are
    one; in `long` every white space is one blank.
    """

    short: str
    long: str
    start: int
    end: int
    kind: AliasKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(AliasDraft):
    """An alias with the document and edition that it was found in."""

    document_id: str
    edition: str


class AliasCache:
    """The aliases of the audiences that asked last, until the library changes. Thread-safe."""

    def __init__(self, load: Callable[[Audience], tuple[Alias, ...]]) -> None:
        """Start empty; `load` reads what an audience may read at this moment."""
        self._load = load
        self._kept: Remembered[tuple[str, ...], tuple[Alias, ...]] = Remembered(_MOST_AUDIENCES)

    def at(self, revision: int, audience: Audience) -> tuple[Alias, ...]:
        """An audience's aliases at this revision of the library, or a later one."""
        return self._kept.get(audience.labels, revision, lambda: self._load(audience))
