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


# before persons: the parser's entities take organisations for persons
_TITLES = frozenset(
    {"Mayor", "Governor", "Senator", "President", "Commissioner", "Mr", "Mrs", "Ms", "Dr", "Prof"}
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence with its names, and what its pronouns stand for."""

    doc: Doc
    names: Sequence[NameRun]
    resolve: Resolve
    small: frozenset[str] = frozenset()  # words that its document writes without a capital

    @classmethod
    def of(cls, doc: Doc, resolve: Resolve, small: frozenset[str] = frozenset()) -> Sentence:
        """The sentence with its names."""
        return cls(doc, name_runs(doc), resolve, small)

    def names_thing(self, run: NameRun) -> bool:
        """Whether a name is of a thing: of no person, and no word with a capital ("the City")."""
        tokens = self.doc[run.first : run.last]
        word = tokens[0].lower_
        if (
            len(tokens) == 1
            and tokens[0].is_title
            and {word, f"{word}s", word.removesuffix("s")} & self.small
        ):
            return False
        return tokens[0].text.rstrip(".") not in _TITLES

    def phrase(self, token: Token) -> str:
        """A word with all that hangs on it; of a pronoun what it stands for."""
        start, end = subtree_text(token)
        own = self.doc.text[start:end]
        if token.pos_ != "PRON":
            return own
        found = self.resolve(token)
        return found[0] if found else own
