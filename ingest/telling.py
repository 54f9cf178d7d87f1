"""An embedder that says how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.embedding import Embedder, EmbeddingInput
from corpus.model import PassageVectors, Vector

_OFTEN = 20  # times that it says so on the way


@dataclass(frozen=True, slots=True)
class TellingEmbedder:
    """Does what its embedder does; `tell` is given how many of how many passages are embedded."""

    embedder: Embedder
    tell: Callable[[int, int], None]

    @property
    def identity(self) -> str:
        """As of the embedder."""
        return self.embedder.identity

    @property
    def dimension(self) -> int:
        """As of the embedder."""
        return self.embedder.dimension

    @property
    def window(self) -> int:
        """As of the embedder."""
        return self.embedder.window

    def count(self, texts: Sequence[str]) -> list[int]:
        """As of the embedder."""
        return self.embedder.count(texts)

    def embed_question(self, text: str) -> Vector:
        """As of the embedder."""
        return self.embedder.embed_question(text)

    def embed_passages(self, inputs: Sequence[EmbeddingInput]) -> Iterator[PassageVectors]:
        """As of the embedder, telling now and then."""
        every = max(1, len(inputs) // _OFTEN)
        for number, vectors in enumerate(self.embedder.embed_passages(inputs), start=1):
            if number % every == 0 or number == len(inputs):
                self.tell(number, len(inputs))
            yield vectors
