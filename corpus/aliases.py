"""Two names of one thing, as a document gives them: an acronym, or a body that was renamed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from corpus.audience import Audience

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
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, ...], tuple[int, tuple[Alias, ...]]] = OrderedDict()

    def at(self, revision: int, audience: Audience) -> tuple[Alias, ...]:
        """An audience's aliases at this revision of the library, or a later one."""
        with self._lock:
            known = self._kept.get(audience.labels)
            if known is None or known[0] != revision:
                known = (revision, self._load(audience))
                self._kept[audience.labels] = known
            self._kept.move_to_end(audience.labels)
            if len(self._kept) > _MOST_AUDIENCES:
                self._kept.popitem(last=False)
            return known[1]
