"""A parsed sentence with its names, and what its pronouns stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.ledger.grammar import subtree_text
from ingest.ledger.names import NameRun, name_runs

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# who a pronoun or "the programme" stands for: a name, and where the quote has to begin for it
Resolve = Callable[["Token"], tuple[str, int] | None]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence with its names, and what its pronouns stand for."""

    doc: Doc
    names: Sequence[NameRun]
    resolve: Resolve

    @classmethod
    def of(cls, doc: Doc, resolve: Resolve) -> Sentence:
        """The sentence with its names."""
        return cls(doc, name_runs(doc), resolve)

    def phrase(self, token: Token) -> str:
        """A word with all that hangs on it; of a pronoun what it stands for."""
        start, end = subtree_text(token)
        own = self.doc.text[start:end]
        if token.pos_ != "PRON":
            return own
        found = self.resolve(token)
        return found[0] if found else own
