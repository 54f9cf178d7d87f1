"""The reader of sentences while it learns: the pass of `assistant/finding/joint.py` with gradients.

The word vectors and the first two layers are the embedder's and stay as they are; a batch passes
them without gradients.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from assistant.finding.joint import Pair, Said, pair_of
from corpus.bert import Bert, read_bert
from corpus.encoders import computes_bfloat16, read_tokenizer
from corpus.model_folder import default_model_folder

if TYPE_CHECKING:
    from torch import Tensor

FROZEN = 2  # layers
_TOGETHER = 8  # pairs of like length that pass at once, so that little is padded
_LAYER = re.compile(r"encoder\.layer\.(\d+)\.")


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs that pass at once, each array (n, length).

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


def padded(pairs: Sequence[Pair]) -> Batch:
    """These pairs as long as the longest of them."""
    shape = (len(pairs), max(len(pair.pieces) for pair in pairs))
    ids, mask, kinds, own = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    for row, pair in enumerate(pairs):
        whole = len(pair.pieces)
        ids[row, :whole], kinds[row, :whole] = pair.pieces.ids, pair.pieces.kinds
        mask[row, :whole] = 1
        own[row, whole - pair.own : whole] = 1
    return Batch(ids, mask, kinds, own)


class Learner:
    """The layers and the head that are trained."""

    def __init__(self, seed: int) -> None:
        """Begin with the embedder's weights and a head that knows nothing."""
        folder = default_model_folder()
        torch.manual_seed(seed)
        parts = read_bert(folder, torch.float32)
        self.tokenizer = read_tokenizer(folder)
        self.bert = Bert(parts)
        self.layers = {
            name: weight.requires_grad_()
            for name, weight in parts.weights.items()
            if (found := _LAYER.match(name)) and int(found[1]) >= FROZEN
        }
        self.head = torch.empty(2 * self.bert.dimension).normal_(0, 0.02).requires_grad_()
        self.bias = torch.zeros(1, requires_grad=True)

    def log_odds(self, pairs: Sequence[tuple[str, Said]]) -> Tensor:
        """The log-odds (n,) that each sentence answers its question."""
        by_length = sorted(range(len(pairs)), key=lambda i: len(pairs[i][1][1]))
        odds = torch.cat(
            [
                self._of_batch([pairs[i] for i in by_length[start : start + _TOGETHER]])
                for start in range(0, len(pairs), _TOGETHER)
            ]
        )
        return odds[torch.tensor(by_length).argsort()]

    def _of_batch(self, pairs: Sequence[tuple[str, Said]]) -> Tensor:
        batch = padded([pair_of(self.tokenizer, *each) for each in pairs])
        with torch.autocast("cpu", torch.bfloat16, enabled=computes_bfloat16()):
            states = self.bert.states(batch.ids, batch.mask, batch.kinds, frozen=FROZEN)
        own = torch.from_numpy(batch.own).float()
        means = torch.einsum("nl,nld->nd", own / own.sum(1, keepdim=True), states.float())
        return torch.cat([states[:, 0].float(), means], 1) @ self.head + self.bias

    def begin_with(self, path: Path) -> None:
        """Take up the weights that an earlier training has written."""
        written = load_file(path)
        with torch.no_grad():
            for name, weight in self.state().items():
                weight.copy_(written[name])

    def state(self) -> dict[str, Tensor]:
        """What is learned so far."""
        return {**self.layers, "head": self.head, "bias": self.bias}

    def write(self, path: Path) -> None:
        """The file of weights that the product reads; layers in half precision."""
        layers = {name: weight.detach().half().contiguous() for name, weight in self.layers.items()}
        save_file({**layers, "head": self.head.detach(), "bias": self.bias.detach()}, path)
