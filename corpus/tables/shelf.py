"""The tables of documents that were asked last, so that the next question reads them no more."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus.model import Document, Passage
from corpus.tables.model import Table
from corpus.tables.reading import tables_of

_MOST_ROWS = 50_000  # of all tables kept: some 100 MB


@dataclass(frozen=True, slots=True)
class TableShelf:
    """Keeps typed tables by document and edition. Safe in several threads.

    Whoever asks names a document that its reader may read at this moment: nothing here knows
    audiences.
    """

    most_rows: int = _MOST_ROWS
    _kept: OrderedDict[Document, tuple[Table, ...]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, document: Document, read: Callable[[], Sequence[Passage]]) -> tuple[Table, ...]:
        """The tables of a document; `read` gives its passages where they are not kept."""
        with self._lock:
            kept = self._kept.get(document)
            if kept is not None:
                self._kept.move_to_end(document)
                return kept
        tables = tuple(tables_of(read()))
        with self._lock:
            self._kept[document] = tables
            while len(self._kept) > 1 and self._rows() > self.most_rows:
                self._kept.popitem(last=False)
        return tables

    def _rows(self) -> int:
        return sum(len(table.rows) for tables in self._kept.values() for table in tables)
