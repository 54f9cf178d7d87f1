"""Word search: BM25 by tantivy, one index per audience label.

User text is never parsed as a query: it goes through the analyser and becomes term queries. BM25
scores of two indexes are not comparable, because each has its own document frequencies, so a score
is divided by the most that the question could reach in that index: the sum over its terms of
idf x (k1 + 1), after Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), with
tantivy's k1 = 1.2. The result lies between 0 and 1 and depends on one label's passages alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

from corpus.errors import IndexDamaged
from corpus.hits import Hit

_ANALYSER, _SURFACE = "assistant_words", "assistant_surface"
_K1 = 1.2
_MOST_TERMS = 64  # of a question; a longer one is cut, word search needs no more
_WRITER_BYTES = 50_000_000


def analyser() -> Any:
    """Lower case, no accents, no English stop words, English stems; figures and words alike."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def surface_analyser() -> Any:
    """Words as they are written, but for case and accents: what spelling is compared with."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )


class WordIndex:
    """The words of one label's passages, in memory or in a folder."""

    def __init__(self, folder: Path | None = None, *, create: bool = False) -> None:
        """Open the index of `folder`, make it there, or make one in memory.

        Raises:
            IndexDamaged: when the folder holds no index that can be read.
        """
        self._index = _open(folder, create)
        # asked for by `replace`; by itself, the library waits a tenth of a second for each reload
        self._index.config_reader(reload_policy="manual")
        self._analyser = analyser()
        self._surface = surface_analyser()
        self._index.register_tokenizer(_ANALYSER, self._analyser)
        self._index.register_tokenizer(_SURFACE, self._surface)
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def add(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Add (passage id, document id, text) rows and make them visible."""
        self.replace((), rows)

    def replace(self, gone: Sequence[str], rows: Iterable[tuple[str, str, str]]) -> None:
        """Drop all passages of the documents `gone`, then add rows, in one commit."""
        writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        for document_id in gone:
            writer.delete_documents_by_term("document", document_id)
        for passage_id, document_id, text in rows:
            writer.add_document(
                tantivy.Document(id=passage_id, document=document_id, text=text, surface=text)
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ids(self) -> set[str]:
        """Every passage id in the index."""
        found = self._searcher.search(tantivy.Query.all_query(), limit=max(1, len(self)))
        return {self._searcher.doc(address)["id"][0] for _, address in found.hits}

    def terms(self, text: str) -> tuple[str, ...]:
        """The distinct terms of a text, in order of appearance."""
        return tuple(dict.fromkeys(self._analyser.analyze(text)))

    def frequency(self, term: str) -> int:
        """How many passages hold a term."""
        return int(self._searcher.doc_freq("text", term))

    def surface(self, text: str) -> tuple[str, ...]:
        """The words of a text in lower case and without accents, not stemmed."""
        return tuple(self._surface.analyze(text))

    def surface_words(self, beginning: str) -> list[tuple[str, int]]:
        """Every word, as `surface` gives it, that begins so, with how many passages hold it."""
        return list(self._searcher.terms_with_prefix("surface", beginning))

    def holding(self, word: str, limit: int) -> list[Hit]:
        """Passages that hold a word of `surface_words`, all with the same score."""
        query = tantivy.Query.const_score_query(
            tantivy.Query.term_query(self._index.schema, "surface", word), 1.0
        )
        return self._hits(query, limit)

    def search(self, text: str, limit: int, within: Sequence[str] = ()) -> list[Hit]:
        """The passages that share words with `text`, scores in 0 to 1.

        Args:
            text: any text; nothing in it is syntax.
            limit: the most hits.
            within: ids of the only documents to look in; empty for all.
        """
        terms = self.terms(text)[:_MOST_TERMS]
        if not terms or not len(self):
            return []
        schema = self._index.schema
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term)) for term in terms
        ]
        query = tantivy.Query.boolean_query(clauses)
        if within:
            # scored 0, so that narrowing does not change what a passage is worth
            only = tantivy.Query.const_score_query(
                tantivy.Query.term_set_query(schema, "document", list(within)), 0.0
            )
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), (tantivy.Occur.Must, only)]
            )
        most = self._most(terms)
        return [Hit(hit.passage_id, hit.score / most) for hit in self._hits(query, limit)]

    def _hits(self, query: Any, limit: int) -> list[Hit]:
        searcher = self._searcher  # addresses mean something to this one only
        return [
            Hit(searcher.doc(address)["id"][0], score)
            for score, address in searcher.search(query, limit=limit, count=False).hits
        ]

    def _most(self, terms: Sequence[str]) -> float:
        total = len(self)
        return sum(
            math.log(1 + (total - found + 0.5) / (found + 0.5)) * (_K1 + 1)
            for found in (min(total, self.frequency(term)) for term in terms)
        )


def _open(folder: Path | None, create: bool) -> Any:
    if folder is None:
        return tantivy.Index(_schema())
    if create:
        folder.mkdir(parents=True)
        return tantivy.Index(_schema(), path=str(folder))
    try:
        index = tantivy.Index.open(str(folder))
        # an index without the words as written was built before there was spelling
        index.searcher().terms_with_prefix("surface", "\U0010ffff", limit=1)
        return index
    except ValueError as error:
        raise IndexDamaged(f"the word index in {folder} cannot be read: {error}") from error


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", stored=False, tokenizer_name=_ANALYSER, index_option="freq")
    builder.add_text_field("surface", stored=False, tokenizer_name=_SURFACE, index_option="basic")
    return builder.build()
