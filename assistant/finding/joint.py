"""Reading a question and a sentence together, in one pass: whether the sentence answers it.

Vectors made apart tell what a sentence is about; whether it holds what is asked for takes both at
once. The model has the shape of the embedder, whose word vectors and first two layers it shares;
its other layers and its head are ours, trained by `python -m training.reader` (docs/reader.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import SentenceReaderUnavailable
from assistant.model import EvidenceSentence
from corpus.bert import Bert, Pieces, read_bert
from corpus.encoders import computes_bfloat16, one_core_a_pass, read_tokenizer
from corpus.errors import ModelUnavailable
from corpus.model_folder import default_model_folder
from corpus.passes import Passes

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WEIGHTS = "sentence_reader.safetensors"
# SHA-256 of the file of weights that comes with the package
DIGEST = "3190deea4bfce5884446e500ab82c9e12ae54e0a0e69402138700dcaa78387a7"
# word pieces that are read of a question, of what its passage is called, and of the sentence
MOST_OF_QUESTION, MOST_OF_CONTEXT, MOST_OF_SENTENCE = 32, 14, 80

Said = tuple[str, str]  # what a sentence is read under, and the sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A question with a sentence as the model reads them.

    Args:
        pieces: of both, those of the sentence and of what it is read under of the second kind.
        own: how many of the last are of the sentence itself and the mark behind it.
    """

    pieces: Pieces
    own: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceReader:
    """Reads the first sentences again. Safe to use from several threads.

    Args:
        bert: the layers.
        passes: through them.
        tokenizer: neither cuts nor pads.
        head: (2 d,) weights of the first token's vector and of the mean of the sentence's tokens.
        bias: of the head.
        depth: how many sentences are read, best first.
        weight: what one of log-odds adds to a sentence's score.
    """

    bert: Bert
    passes: Passes[Pieces, NDArray[np.float32]]
    tokenizer: Tokenizer
    head: NDArray[np.float32]
    bias: float
    depth: int = 10
    weight: float = 0.05

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
        pairs = [pair_of(self.tokenizer, question, each) for each in sentences]
        read = self.passes.of([pair.pieces for pair in pairs])
        return [self._odds(pair, vectors) for pair, vectors in zip(pairs, read, strict=True)]

    def _odds(self, pair: Pair, vectors: NDArray[np.float32]) -> float:
        both = np.concatenate([vectors[0], vectors[-pair.own :].mean(axis=0)])
        return float(both @ self.head) + self.bias


def context(sentence: EvidenceSentence) -> str:
    """What a sentence is read under: its document's title and the nearest heading."""
    passage = sentence.passage
    heading = sentence.heading or passage.heading.split("\n")[-1]
    title = passage.document.facts.title
    return f"{title}, {heading}" if heading else title


def pair_of(tokenizer: Tokenizer, question: str, said: Said) -> Pair:
    """A question, what a sentence is read under, and the sentence: each cut, and with a mark."""
    begin, end = (int(tokenizer.token_to_id(mark) or 0) for mark in ("[CLS]", "[SEP]"))

    def pieces(text: str, most: int) -> list[int]:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return [*ids[:most], end]

    context, sentence = said
    asked = [begin, *pieces(question, MOST_OF_QUESTION)]
    under, own = pieces(context, MOST_OF_CONTEXT), pieces(sentence, MOST_OF_SENTENCE)
    kinds = [0] * len(asked) + [1] * (len(under) + len(own))
    return Pair(pieces=Pieces([*asked, *under, *own], kinds), own=len(own))


def weights_file() -> Path:
    """The file of weights that comes with the package."""
    return Path(__file__).with_name(WEIGHTS)


def load_sentence_reader(path: Path | None = None, *, threads: int = 0) -> SentenceReader:
    """The reader that comes with the package, in the number type of the embedder.

    Args:
        path: its weights, where they are elsewhere.
        threads: how many passes there may be at once; 0 for as many as there are cores.

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
        return reader_of(data, threads)
    except ModelUnavailable as error:
        raise SentenceReaderUnavailable(str(error)) from error


def reader_of(data: bytes, threads: int = 0) -> SentenceReader:
    """The reader with these weights over the embedder's; `threads` as in `load_sentence_reader`.

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
    bert = Bert(replace(shared, weights=weights))
    return SentenceReader(
        bert=bert,
        passes=Passes("read", bert.read, one_core_a_pass(threads)),
        tokenizer=read_tokenizer(folder),
        head=head,
        bias=bias,
    )
