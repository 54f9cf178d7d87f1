"""Doubles that the product can run on: small, explainable, tested in test_fakes.py."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

import numpy as np

from corpus.embedding import EmbeddingInput
from corpus.model import PassageVectors, Vector

_WORD = re.compile(r"\w+|[^\w\s]")


class HashedEmbedder:
    """A bag of words, each hashed to a fixed random direction: alike words, alike vectors.

    Word pieces are words and punctuation marks, so that windows can be reasoned about by eye.
    """

    def __init__(self, dimension: int = 64, window: int = 254, salt: str = "") -> None:
        self.dimension = dimension
        self.window = window
        self.identity = f"hashed-{dimension}-{window}{salt}"
        self.passages_embedded = 0
        self._known: dict[str, Vector] = {}

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(_WORD.findall(text)) for text in texts]

    def embed_question(self, text: str) -> Vector:
        return self._embed(text)

    def embed_passages(self, inputs: Sequence[EmbeddingInput]) -> Iterator[PassageVectors]:
        for given in inputs:
            pieces = self.count([f"{given.context}\n{given.text}"])[0]
            if pieces > self.window:
                raise ValueError(f"{pieces} word pieces exceed the window of {self.window}")
            self.passages_embedded += 1
            sentences = [self._embed(given.text[s.start : s.end]) for s in given.sentences]
            yield PassageVectors(
                passage=self._embed(f"{given.context}\n{given.text}"),
                sentences=np.asarray(sentences, dtype=np.float16),
            )

    def _embed(self, text: str) -> Vector:
        total = np.zeros(self.dimension, dtype=np.float32)
        for word in re.findall(r"\w+", text.lower()) or ["∅"]:
            total += self._direction(word)
        vector: Vector = (total / np.linalg.norm(total)).astype(np.float32)
        return vector

    def _direction(self, word: str) -> Vector:
        if word not in self._known:
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
            self._known[word] = (
                np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)
            )
        return self._known[word]
