"""Ranking the best passages again with a cross-encoder, which reads question and passage together.

Off unless ASSISTANT_RERANK_MODEL names a model; none is shipped. Nothing is ever downloaded.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from assistant.errors import RerankerUnavailable
from assistant.model import Ranked
from corpus.encoders import computes_bfloat16

_DEPTH = 20


class Reranker(Protocol):
    """What retrieval asks of a model that ranks again."""

    @property
    def depth(self) -> int:
        """How many passages, from the first, are ranked again."""
        ...

    def rerank(self, question: str, ranked: Sequence[Ranked]) -> list[Ranked]:
        """The same passages, best first, scores in 0 to 1."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossEncoderReranker:
    """A sentence-transformers cross-encoder. Safe to use from several threads."""

    model: Any
    depth: int = _DEPTH
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def rerank(self, question: str, ranked: Sequence[Ranked]) -> list[Ranked]:
        """See `Reranker`. Passages beyond `depth` follow in the order they had."""
        first, rest = ranked[: self.depth], ranked[self.depth :]
        if not first:
            return []
        texts = [f"{r.passage.document.facts.title}\n{r.passage.text}" for r in first]
        scores = self.score(question, texts)
        again = [replace(r, score=score) for r, score in zip(first, scores, strict=True)]
        again.sort(key=lambda r: -r.score)
        last = again[-1].score
        return [*again, *(replace(r, score=min(r.score, last)) for r in rest)]

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question, 0 to 1.

        Raises:
            ValueError: when the model gives something that is no number.
        """
        from torch import nn

        pairs = [(question, text) for text in texts]
        with self._lock:
            # whatever activation the model names: scores of passages lie between 0 and 1
            found = self.model.predict(pairs, activation_fn=nn.Sigmoid(), show_progress_bar=False)
        scores = [float(each) for each in found]
        if not all(map(math.isfinite, scores)):
            raise ValueError("its scores are no numbers")
        return scores


def load_reranker(name: str) -> CrossEncoderReranker:
    """The cross-encoder that a setting names: a folder, or a name in the local model cache.

    Raises:
        RerankerUnavailable: when it is missing, unsafe, or no model that scores pairs of texts.
    """
    import torch
    from sentence_transformers import CrossEncoder
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    number_type: torch.dtype = torch.bfloat16 if computes_bfloat16() else torch.float32
    try:
        model = CrossEncoder(
            name,
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"dtype": number_type, "use_safetensors": True},
        )
        _check_head(name, list(model.config.architectures or []), int(model.num_labels))
        reranker = CrossEncoderReranker(model=model.eval())
        # two texts of unlike length need all that a question needs
        reranker.score("warming up", ["warming", "warming up"])
    except RerankerUnavailable:
        raise
    except Exception as error:
        # its libraries raise a dozen kinds of errors for what is no model
        if isinstance(error, OSError) and not Path(name).is_dir():
            raise _unavailable(name, "is neither a folder nor in the local model cache") from error
        raise _unavailable(name, f"cannot be used: {_first_line(error)}") from error
    return reranker


def _check_head(name: str, architectures: Sequence[str], labels: int) -> None:
    if not any("For" in each for each in architectures):
        # such as BertModel: it would be given a head of random numbers
        raise _unavailable(name, "does not score pairs of texts; it may be an embedding model")
    if labels != 1:
        raise _unavailable(name, f"gives {labels} scores for a passage instead of one")


def _unavailable(name: str, reason: str) -> RerankerUnavailable:
    return RerankerUnavailable(
        f"the reranking model {name} {reason}; set ASSISTANT_RERANK_MODEL to the folder of a "
        "sentence-transformers cross-encoder with safetensors weights, or leave it empty"
    )


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__).rstrip(".")
