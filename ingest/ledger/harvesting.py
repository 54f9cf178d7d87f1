"""Reading the library for the ledger: every edition that was not read by these rules yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Engine

from corpus.ledger.kinds import RecordKind, digest_of, load_kinds
from corpus.ledger.records import FieldValue, RecordDraft
from corpus.ledger.store import LedgerWriter
from corpus.model import Passage
from corpus.settings import CorpusSettings
from corpus.tables.reading import tables_of
from ingest.ledger.lists import from_lists
from ingest.ledger.sentences import SentenceReader
from ingest.ledger.tables import from_table


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
    harvest = Harvest(kinds, SentenceReader(kinds))
    for done, document_id in enumerate(missing, start=1):
        edition = writer.edition_of(document_id)
        writer.keep(document_id, edition, harvest.read(writer.passages_of(document_id)))
        tell(done, len(missing))


@dataclass(frozen=True, slots=True)
class Harvest:
    """What is read for, and the reader of sentences."""

    kinds: Mapping[str, RecordKind]
    sentences: SentenceReader

    def read(self, passages: Sequence[Passage]) -> list[RecordDraft]:
        """The records that a document states, in the order of its text.

        Args:
            passages: all of its current edition, in their order.
        """
        found = [draft for table in tables_of(passages) for draft in from_table(self.kinds, table)]
        found += from_lists(self.kinds, passages)
        found += self.sentences.read(passages)
        return _merged(sorted(found, key=lambda draft: (draft.start, draft.end)))


def _merged(found: Sequence[RecordDraft]) -> list[RecordDraft]:
    """Records of one kind, quote and name that do not contradict each other as one."""
    kept: list[RecordDraft] = []
    for draft in found:
        for i, other in enumerate(kept):
            if _are_one(draft, other):
                kept[i] = replace(other, fields={**draft.fields, **other.fields})
                break
        else:
            kept.append(draft)
    return kept


def _are_one(one: RecordDraft, other: RecordDraft) -> bool:
    if (one.kind, one.start, one.end) != (other.kind, other.start, other.end):
        return False
    shared = one.fields.keys() & other.fields.keys()
    return bool(shared) and all(_agree(one.fields[n], other.fields[n]) for n in shared)


def _agree(one: FieldValue, other: FieldValue) -> bool:
    """Whether two values are the same, or one is part of the other."""
    return one == other or one.text in other.text or other.text in one.text
