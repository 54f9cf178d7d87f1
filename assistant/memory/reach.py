"""What of the things that old answers rest on a reader may read now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.audience import Audience
from corpus.catalogue import Catalogue
from corpus.errors import DocumentNotFound
from corpus.model import Document
from corpus.proofs import EditionKey


@dataclass(frozen=True, slots=True)
class Reach:
    """What an audience may read at this moment; each thing is looked up once."""

    catalogue: Catalogue
    audience: Audience
    _documents: dict[str, Document | None] = field(default_factory=dict, init=False)
    _editions: dict[EditionKey, bool] = field(default_factory=dict, init=False)
    _texts: dict[EditionKey, str | None] = field(default_factory=dict, init=False)

    def document(self, document_id: str) -> Document | None:
        """The document, if it is in reach."""
        if document_id not in self._documents:
            try:
                found = self.catalogue.document(self.audience, document_id)
            except DocumentNotFound:
                found = None
            self._documents[document_id] = found
        return self._documents[document_id]

    def holds(self, key: EditionKey) -> bool:
        """Whether the edition is in reach."""
        if key not in self._editions:
            held = self.catalogue.holds(self.audience, key.document_id, key.edition)
            self._editions[key] = held
        return self._editions[key]

    def holds_all(self, keys: Iterable[EditionKey]) -> bool:
        """Whether all of these editions are in reach."""
        return all(self.holds(key) for key in keys)

    def text(self, key: EditionKey) -> str | None:
        """The edition's text, if it is in reach."""
        if key not in self._texts:
            try:
                edition = self.catalogue.edition(self.audience, key.document_id, key.edition)
            except DocumentNotFound:
                self._texts[key] = None
            else:
                self._texts[key] = edition.text
        return self._texts[key]
