"""Reading the library for the ledger: every edition that was not read by these rules yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from corpus.ledger.kinds import RecordKind, digest_of, load_kinds
from corpus.ledger.records import RecordDraft
from corpus.ledger.store import LedgerWriter
from corpus.model import Passage
from corpus.settings import CorpusSettings
from corpus.tables.reading import tables_of
from ingest.ledger.tables import from_table

Read = Callable[[Sequence[Passage]], list[RecordDraft]]


def keep_ledger(
    engine: Engine, settings: CorpusSettings, tell: Callable[[int, int], None] = lambda *_: None
) -> None:
    """Read every edition for records that was not read by these kinds and rules yet.

    Args:
        engine: the library.
        settings: which kinds there are.
        tell: is given how many of how many documents are read.

    Raises:
        KindsInvalid: when the file of kinds cannot be used; the documents are in the library.
    """
    kinds = load_kinds(settings.ledger_kinds)
    writer = LedgerWriter(engine=engine, kinds=kinds, rules=digest_of(kinds))
    missing = writer.missing()
    harvest = Harvest(kinds)
    for done, document_id in enumerate(missing, start=1):
        edition = writer.edition_of(document_id)
        writer.keep(document_id, edition, harvest.read(writer.passages_of(document_id)))
        tell(done, len(missing))


@dataclass(frozen=True, slots=True)
class Harvest:
    """What is read for: kinds of record."""

    kinds: Mapping[str, RecordKind]
    more: tuple[Read, ...] = field(default=())

    def read(self, passages: Sequence[Passage]) -> list[RecordDraft]:
        """The records that a document states, in the order of its text.

        Args:
            passages: all of its current edition, in their order.
        """
        found = [draft for table in tables_of(passages) for draft in from_table(self.kinds, table)]
        for read in self.more:
            found += read(passages)
        return sorted(found, key=lambda draft: (draft.start, draft.end))
