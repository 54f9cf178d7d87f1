"""The forward pass of BERT, for models of the shape of the default one.

It computes what sentence-transformers does with such a folder, without loading that package: its
imports cost a process four seconds and 300 MB, the pass itself needs torch alone
(docs/decisions/0017-a-light-start.md). After Devlin et al., "BERT", arXiv 1810.04805; the layer
norms follow each sublayer, and the activation is the exact GELU.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch
    from torch import Tensor

_SHAPE = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
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


class Bert:
    """The pass through the layers. Not for several threads at once."""

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

    def token_vectors(
        self,
        ids: NDArray[np.int64],
        mask: NDArray[np.int64],
        kinds: NDArray[np.int64] | None = None,
    ) -> NDArray[np.float32]:
        """The vector of every token.

        Args:
            ids: word pieces (n, length), padded.
            mask: (n, length), 1 for a piece and 0 for padding.
            kinds: (n, length), 0 for a piece of the first text and 1 for one of the second, where
                two are read together.

        Returns:
            (n, length, dimension); rows of padding mean nothing.
        """
        import torch

        with torch.inference_mode():
            vectors: NDArray[np.float32] = self.states(ids, mask, kinds).float().numpy()
        return vectors

    def states(
        self,
        ids: NDArray[np.int64],
        mask: NDArray[np.int64],
        kinds: NDArray[np.int64] | None = None,
        *,
        frozen: int = 0,
    ) -> Tensor:
        """As `token_vectors`, with gradients for all layers but the first `frozen`."""
        import torch

        attended = None if mask.all() else torch.from_numpy(mask.astype(bool))[:, None, None, :]
        with torch.set_grad_enabled(torch.is_grad_enabled() and not frozen):
            states = self._embedded(ids, kinds)
        for number in range(self._parts.layers):
            with torch.set_grad_enabled(torch.is_grad_enabled() and number >= frozen):
                states = self._layer(f"encoder.layer.{number}", states, attended)
        return states

    def _embedded(self, ids: NDArray[np.int64], kinds: NDArray[np.int64] | None) -> Tensor:
        import torch

        weight = self._weights
        words = self._parts.words(ids)
        of_kind = weight["embeddings.token_type_embeddings.weight"]
        places = weight["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kind = of_kind[0] if kinds is None else of_kind[torch.from_numpy(kinds)]
        return self._normed("embeddings", words + kind + places)

    def _layer(self, name: str, states: Tensor, attended: Tensor | None) -> Tensor:
        count, length, width = states.shape

        def heads(part: str) -> Tensor:
            made = self._linear(f"{name}.attention.self.{part}", states)
            return made.view(count, length, self._parts.heads, -1).transpose(1, 2)

        mixed = self._functional.scaled_dot_product_attention(
            heads("query"), heads("key"), heads("value"), attn_mask=attended
        )
        joined = mixed.transpose(1, 2).reshape(count, length, width)
        attention = self._linear(f"{name}.attention.output.dense", joined)
        states = self._normed(f"{name}.attention.output", attention + states)
        wide = self._functional.gelu(self._linear(f"{name}.intermediate.dense", states))
        return self._normed(f"{name}.output", self._linear(f"{name}.output.dense", wide) + states)

    def _linear(self, name: str, states: Tensor) -> Tensor:
        return self._functional.linear(
            states, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        )

    def _normed(self, name: str, states: Tensor) -> Tensor:
        weight, bias = (self._weights[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        return self._functional.layer_norm(
            states, (self.dimension,), weight, bias, self._parts.epsilon
        )


def _read(path: Path) -> Any:
    """What a file of JSON says; nothing where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
