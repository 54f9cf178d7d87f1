"""The forward pass of BERT, for models of the shape of the default one.

It computes what sentence-transformers does with such a folder, without loading that package: its
imports cost a process four seconds and 300 MB, the pass itself needs torch alone
(docs/decisions/0017-a-light-start.md). After Devlin et al., "BERT", arXiv 1810.04805; the layer
norms follow each sublayer, and the activation is the exact GELU.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch
    from torch import Tensor

_Run = tuple[int, int, int]  # where it starts, how many texts, the pieces of each
_Attend: TypeAlias = "Callable[[Tensor, Tensor, Tensor], Tensor]"
_SHAPE = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
# rows of the smallest product of matrices that is computed as large ones are, to the same bits
_FEWEST = 16
_MODULES = ["Transformer", "Pooling", "Normalize"]


def has_this_shape(folder: Path) -> bool:
    """Whether this pass is what the model of a folder means: a BERT whose tokens are averaged."""
    modules = [each["type"].rpartition(".")[2] for each in _read(folder / "modules.json")]
    config = _read(folder / "config.json")
    pooling = _read(folder / "1_Pooling" / "config.json")
    modes = {name for name, on in pooling.items() if name.startswith("pooling_mode_") and on}
    whole = _read(folder / "sentence_bert_config.json")
    options = _read(folder / "config_sentence_transformers.json")
    return (
        modules == _MODULES
        and all(config.get(name) == value for name, value in _SHAPE.items())
        and modes == {"pooling_mode_mean_tokens"}
        and pooling.get("include_prompt", True)
        and "max_seq_length" in whole
        and not options.get("prompts")
        and (folder / "model.safetensors").is_file()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BertParts:
    """What a BERT consists of.

    Args:
        longest: word pieces of an input, special ones included.
        heads: of each layer.
        layers: how many.
        epsilon: of the layer norms.
        words: gives the rows of word pieces: (n, length) to (n, length, dimension).
        weights: all others, by their names in a BERT.
    """

    longest: int
    heads: int
    layers: int
    epsilon: float
    words: Callable[[NDArray[np.int64]], Tensor]
    weights: Mapping[str, Tensor]


def read_bert(folder: Path, number_type: torch.dtype) -> BertParts:
    """The parts of a model in a folder of sentence-transformers, its weights in this type.

    Raises:
        OSError, ValueError, KeyError: when the folder does not hold what `has_this_shape` says.
    """
    import torch
    from safetensors.torch import load_file

    config = _read(folder / "config.json")
    weights = {
        name.removeprefix("bert."): weight.to(number_type)
        for name, weight in load_file(folder / "model.safetensors").items()
        if weight.is_floating_point()
    }
    words = weights["embeddings.word_embeddings.weight"]
    return BertParts(
        longest=int(_read(folder / "sentence_bert_config.json")["max_seq_length"]),
        heads=int(config["num_attention_heads"]),
        layers=int(config["num_hidden_layers"]),
        epsilon=float(config["layer_norm_eps"]),
        words=lambda ids: words[torch.from_numpy(ids)],
        weights=weights,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Word pieces that are read as one text.

    Args:
        ids: at most as many as the model's longest input.
        kinds: 0 for a piece of the first text and 1 for one of the second, where two are read
            together; nothing where it is one.
    """

    ids: Sequence[int]
    kinds: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.ids)


class Bert:
    """The pass through the layers. Safe to use from several threads."""

    def __init__(self, parts: BertParts) -> None:
        """Compute with these parts, in the type of their weights."""
        from torch.nn import functional

        self._functional = functional  # torch is loaded when there is a model, and not before
        self._parts = parts
        self._weights = parts.weights
        self.longest = parts.longest
        places = self._weights["embeddings.position_embeddings.weight"]
        self.dimension = int(places.shape[1])
        self.number_type = places.dtype

    def read(self, texts: Sequence[Pieces]) -> list[NDArray[np.float32]]:
        """The vectors of the pieces of each text, (length, dimension), by one pass.

        Texts lie end to end: nothing is padded, and each attends to itself alone. Its vectors have
        the same bits whatever it is read beside.
        """
        import torch

        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # equal lengths together
        lengths = [len(texts[i]) for i in order]
        # what lies beyond the texts fills up a pass that other kernels would compute
        shape = max(sum(lengths), _FEWEST)
        ids, places, kinds = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        starts = np.cumsum([0, *lengths]).tolist()
        for i, start, length in zip(order, starts, lengths, strict=False):
            ids[start : start + length] = texts[i].ids
            places[start : start + length] = range(length)
            if texts[i].kinds:
                kinds[start : start + length] = texts[i].kinds
        runs = _runs(lengths)
        with torch.inference_mode():
            states = self._embedded(ids, torch.from_numpy(places), torch.from_numpy(kinds))
            for number in range(self._parts.layers):
                states = self._layer(number, states, lambda q, k, v: self._of_runs(runs, q, k, v))
            vectors = states.float().numpy()
        read = {i: vectors[a : a + len(texts[i])] for i, a in zip(order, starts, strict=False)}
        return [read[i] for i in range(len(texts))]

    def states(
        self,
        ids: NDArray[np.int64],
        mask: NDArray[np.int64],
        kinds: NDArray[np.int64],
        *,
        frozen: int = 0,
    ) -> Tensor:
        """The vector of every piece of padded texts, with gradients, for training.

        Args:
            ids: word pieces (n, length), padded.
            mask: (n, length), 1 for a piece and 0 for padding.
            kinds: (n, length), as those of `Pieces`.
            frozen: how many of the first layers get no gradients.

        Returns:
            (n, length, dimension); rows of padding mean nothing.
        """
        import torch

        attended = None if mask.all() else torch.from_numpy(mask.astype(bool))[:, None, None, :]
        with torch.set_grad_enabled(torch.is_grad_enabled() and not frozen):
            states = self._embedded(ids, torch.arange(ids.shape[1]), torch.from_numpy(kinds))
        for number in range(self._parts.layers):
            with torch.set_grad_enabled(torch.is_grad_enabled() and number >= frozen):
                states = self._layer(
                    number, states, lambda q, k, v: self._attended(q, k, v, attended)
                )
        return states

    def _embedded(self, ids: NDArray[np.int64], places: Tensor, kinds: Tensor) -> Tensor:
        weight = self._weights
        place = weight["embeddings.position_embeddings.weight"][places]
        kind = weight["embeddings.token_type_embeddings.weight"][kinds]
        return self._normed("embeddings", self._parts.words(ids) + kind + place)

    def _layer(self, number: int, states: Tensor, attend: _Attend) -> Tensor:
        name = f"encoder.layer.{number}"
        parts = (
            self._linear(f"{name}.attention.self.{part}", states)
            for part in ("query", "key", "value")
        )
        attention = self._linear(f"{name}.attention.output.dense", attend(*parts))
        states = self._normed(f"{name}.attention.output", attention + states)
        wide = self._functional.gelu(self._linear(f"{name}.intermediate.dense", states))
        return self._normed(f"{name}.output", self._linear(f"{name}.output.dense", wide) + states)

    def _of_runs(self, runs: Sequence[_Run], *parts: Tensor) -> Tensor:
        """What the texts of each run, which are of one length, attend to; parts are (pieces, d)."""
        mixed = parts[0].new_zeros(parts[0].shape)
        for start, count, length in runs:
            end = start + count * length
            query, key, value = (part[start:end].view(count, length, -1) for part in parts)
            mixed[start:end] = self._attended(query, key, value).view(end - start, -1)
        return mixed

    def _attended(
        self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """What texts attend to, each of (n, length, d), within the mask."""
        count, length, width = query.shape
        query, key, value = (
            part.view(count, length, self._parts.heads, -1).transpose(1, 2)
            for part in (query, key, value)
        )
        mixed = self._functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return mixed.transpose(1, 2).reshape(count, length, width)

    def _linear(self, name: str, states: Tensor) -> Tensor:
        return self._functional.linear(
            states, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        )

    def _normed(self, name: str, states: Tensor) -> Tensor:
        weight, bias = (self._weights[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        return self._functional.layer_norm(
            states, (self.dimension,), weight, bias, self._parts.epsilon
        )


def _runs(lengths: Sequence[int]) -> list[_Run]:
    """Of texts that lie end to end: those of each length, which follow one another."""
    runs: list[_Run] = []
    start = 0
    for length, some in itertools.groupby(lengths):
        count = len(list(some))
        runs.append((start, count, length))
        start += count * length
    return runs


def _read(path: Path) -> Any:
    """What a file of JSON says; nothing where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
