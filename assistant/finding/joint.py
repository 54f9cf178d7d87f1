"""Reading a question and a sentence together, in one pass: whether the sentence answers it.

Vectors made apart tell what a sentence is about; whether it holds what is asked for takes both at
once. The model has the shape of the embedder, whose word vectors and first two layers it shares;
its other layers and its head are ours, trained by `python -m training.reader` (docs/reader.md).
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import SentenceReaderUnavailable
from assistant.model import EvidenceSentence
from corpus.bert import Bert, read_bert
from corpus.encoders import computes_bfloat16, read_tokenizer
from corpus.errors import ModelUnavailable
from corpus.model_folder import default_model_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = "sentence_reader.safetensors"
# SHA-256 of the file of weights that comes with the package
DIGEST = "3190deea4bfce5884446e500ab82c9e12ae54e0a0e69402138700dcaa78387a7"
# word pieces that are read of a question, of what its passage is called, and of the sentence
MOST_OF_QUESTION, MOST_OF_CONTEXT, MOST_OF_SENTENCE = 32, 14, 80
_TOGETHER = 4  # sentences of like length that are read at once, so that little is padded

Said = tuple[str, str]  # what a sentence is read under, and the sentence


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions with sentences as the model reads them, each array (n, length).

    Args:
        ids: word pieces, padded.
        mask: 1 for a piece, 0 for padding.
        kinds: 1 for what follows the question.
        own: 1 for the pieces of the sentence itself and the mark behind it.
    """

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    kinds: NDArray[np.int64]
    own: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceReader:
    """Reads the first sentences again. Safe to use from several threads.

    Args:
        bert: the layers.
        tokenizer: neither cuts nor pads.
        head: (2 d,) weights of the first token's vector and of the mean of the sentence's tokens.
        bias: of the head.
        depth: how many sentences are read, best first.
        weight: what one of log-odds adds to a sentence's score.
    """

    bert: Bert
    tokenizer: Tokenizer
    head: NDArray[np.float32]
    bias: float
    depth: int = 10
    weight: float = 0.05
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def read(self, question: str, sentences: Sequence[EvidenceSentence]) -> list[EvidenceSentence]:
        """The same sentences, best first, the first `depth` with the log-odds that they answer.

        Each of these adds its log-odds, times `weight`, to its score; what was not read adds the
        least of theirs.

        Args:
            question: that stands alone.
            sentences: best first.
        """
        first, rest = sentences[: self.depth], sentences[self.depth :]
        if not first:
            return []
        odds = self.log_odds(question, [(context(s), s.text) for s in first])
        read = [
            replace(s, answers=each, score=s.score + self.weight * each)
            for s, each in zip(first, odds, strict=True)
        ]
        less = self.weight * min(odds)
        unread = [replace(s, score=s.score + less) for s in rest]
        return sorted([*read, *unread], key=lambda s: -s.score)

    def log_odds(self, question: str, sentences: Sequence[Said]) -> list[float]:
        """The log-odds that each sentence answers the question."""
        odds = [0.0] * len(sentences)
        by_length = sorted(range(len(sentences)), key=lambda i: len(sentences[i][1]))
        for start in range(0, len(sentences), _TOGETHER):
            some = by_length[start : start + _TOGETHER]
            batch = batch_of(self.tokenizer, [(question, sentences[i]) for i in some])
            for i, each in zip(some, self._of_batch(batch), strict=True):
                odds[i] = each
        return odds

    def _of_batch(self, batch: Batch) -> list[float]:
        with self._lock:
            tokens = self.bert.token_vectors(batch.ids, batch.mask, batch.kinds)
        share = batch.own / batch.own.sum(axis=1, keepdims=True)
        means = np.einsum("nl,nld->nd", share, tokens)
        both = np.concatenate([tokens[:, 0], means], axis=1)
        return [float(each) for each in both @ self.head + self.bias]


def context(sentence: EvidenceSentence) -> str:
    """What a sentence is read under: its document's title and the nearest heading."""
    passage = sentence.passage
    heading = sentence.heading or passage.heading.split("\n")[-1]
    title = passage.document.facts.title
    return f"{title}, {heading}" if heading else title


def batch_of(tokenizer: Tokenizer, pairs: Sequence[tuple[str, Said]]) -> Batch:
    """Questions with sentences and what these are read under: each behind a mark, and cut."""
    begin, end = (int(tokenizer.token_to_id(mark) or 0) for mark in ("[CLS]", "[SEP]"))

    def pieces(text: str, most: int) -> list[int]:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return ids[:most]

    read = []
    for question, (context, sentence) in pairs:
        asked = [begin, *pieces(question, MOST_OF_QUESTION), end]
        under = [*pieces(context, MOST_OF_CONTEXT), end]
        read.append((asked, under, [*pieces(sentence, MOST_OF_SENTENCE), end]))
    shape = (len(read), max(sum(map(len, parts)) for parts in read))
    ids, mask, kinds, own = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    for row, (asked, under, sentence_pieces) in enumerate(read):
        second, third = len(asked), len(asked) + len(under)
        whole = third + len(sentence_pieces)
        ids[row, :whole] = [*asked, *under, *sentence_pieces]
        mask[row, :whole] = 1
        kinds[row, second:whole] = 1
        own[row, third:whole] = 1
    return Batch(ids, mask, kinds, own)


def weights_file() -> Path:
    """The file of weights that comes with the package."""
    return Path(__file__).with_name(WEIGHTS)


def load_sentence_reader(path: Path | None = None) -> SentenceReader:
    """The reader that comes with the package, in the number type of the embedder.

    Args:
        path: its weights, where they are elsewhere.

    Raises:
        SentenceReaderUnavailable: when its file is missing, damaged or another.
    """
    try:
        data = (path or weights_file()).read_bytes()
    except OSError as error:
        raise SentenceReaderUnavailable(f"{WEIGHTS} cannot be read ({error})") from error
    found = hashlib.sha256(data).hexdigest()
    if found != DIGEST:
        raise SentenceReaderUnavailable(
            f"{WEIGHTS} has hash {found[:12]}, expected {DIGEST[:12]}; reinstall the package"
        )
    try:
        return reader_of(data)
    except ModelUnavailable as error:
        raise SentenceReaderUnavailable(str(error)) from error


def reader_of(data: bytes) -> SentenceReader:
    """The reader with these weights over the embedder's.

    Raises:
        ModelUnavailable: when the embedder's package is not installed.
    """
    import torch
    from safetensors.torch import load

    folder = default_model_folder()
    number_type = torch.bfloat16 if computes_bfloat16() else torch.float32
    trained = load(data)
    head, bias = trained.pop("head").float().numpy(), float(trained.pop("bias"))
    shared = read_bert(folder, number_type)
    weights = {**shared.weights, **{name: w.to(number_type) for name, w in trained.items()}}
    return SentenceReader(
        bert=Bert(replace(shared, weights=weights)),
        tokenizer=read_tokenizer(folder),
        head=head,
        bias=bias,
    )
