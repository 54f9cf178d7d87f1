"""A library of a given size: `python -m benchmarks.filling TEXTS OUT PASSAGES`.

Three labels, 100 passages a document. Texts are real sentences recombined at random; vectors are
random points around 200 centres, because embedding 100,000 passages takes hours on a small machine
and changes nothing about the time of a search.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.pipelines import LABELS
from benchmarks.texts import sentences_of
from corpus.database import open_database
from corpus.drafts import EditionDraft, FileStamp
from corpus.embedding import load_embedder
from corpus.freshness import bring_up_to_date
from corpus.model import DocumentFacts, PassageDraft, PassageVectors, Span
from corpus.writer import CatalogueWriter

_PER_DOCUMENT = 100
_SENTENCES = 6
_TOGETHER = 10  # documents a commit


def main() -> None:
    """Fill and build, and print the seconds that the build took as JSON."""
    texts, out, passages = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    embedder = load_embedder("default")
    engine = open_database(out, create=True)
    writer = CatalogueWriter(engine)
    writer.claim_model(embedder.identity)
    drafts = synthetic(sentences_of(texts), embedder.dimension, passages // _PER_DOCUMENT)
    while group := list(itertools.islice(drafts, _TOGETHER)):
        writer.store(group, embedder.identity)
    start = time.perf_counter()
    bring_up_to_date(engine, out, always=True)
    print(json.dumps({"build": time.perf_counter() - start}))


def synthetic(
    sentences: list[str], dimension: int, documents: int
) -> Iterator[tuple[EditionDraft, list[PassageVectors]]]:
    """Documents of made-up passages, the same at every run."""
    chance, noise = random.Random(0), np.random.default_rng(0)
    centres = noise.normal(size=(200, dimension))
    for number in range(documents):
        drafts: list[PassageDraft] = []
        vectors: list[PassageVectors] = []
        position = 0
        for ordinal in range(_PER_DOCUMENT):
            chosen = chance.choices(sentences, k=_SENTENCES)
            ends = list(itertools.accumulate(len(s) + 1 for s in chosen))
            spans = tuple(
                Span(position + end - 1 - len(s), position + end - 1)
                for s, end in zip(chosen, ends, strict=True)
            )
            text = " ".join(chosen)
            drafts.append(
                PassageDraft(
                    ordinal=ordinal,
                    start=position,
                    end=position + len(text),
                    text=text,
                    context=f"Document {number}",
                    heading="",
                    sentences=spans,
                    tokens=len(text) // 4,
                )
            )
            position += len(text) + 2
            passage = _unit(centres[chance.randrange(200)] + 0.7 * noise.normal(size=dimension))
            around = passage + 0.03 * noise.normal(size=(_SENTENCES, dimension))
            vectors.append(
                PassageVectors(
                    passage=passage.astype(np.float32), sentences=_unit(around).astype(np.float16)
                )
            )
        yield _edition(number, drafts), vectors


def _unit(vectors: np.ndarray) -> np.ndarray:
    scaled: np.ndarray = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return scaled


def _edition(number: int, drafts: list[PassageDraft]) -> EditionDraft:
    source = f"synthetic-{number}"
    return EditionDraft(
        source=source,
        facts=DocumentFacts(
            title=f"Document {number}", kind="document", label=LABELS[number % len(LABELS)]
        ),
        original_name=f"{source}.txt",
        original=source.encode(),
        text="\n\n".join(draft.text for draft in drafts),
        pages=(),
        page_count=0,
        links=(),
        passages=tuple(drafts),
        stamp=FileStamp(address=source, root="", size=1, modified_ns=1, facts_digest=""),
    )


if __name__ == "__main__":
    main()
