"""Asking a library of many tables: `python -m benchmarks.tables [--record] [--quick]`.

A hundred workbooks, each with ten tables of a hundred rows. What is measured is the whole answer,
beside embedding its question. Vectors are random points, as in `benchmarks.filling`: the words of
a question find its table.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measured import in_own_process, milliseconds, peak_mebibytes
from benchmarks.pipelines import LABELS, asking
from benchmarks.quality_page import markdown_table, provenance, record
from corpus.database import open_database
from corpus.drafts import EditionDraft, FileStamp
from corpus.embedding import load_embedder
from corpus.freshness import bring_up_to_date
from corpus.model import DocumentFacts, PassageDraft, PassageVectors, Span
from corpus.writer import CatalogueWriter

_TABLES, _ROWS = 10, 100  # of a document, of a table
_TOGETHER = 10  # rows of a passage
_SYLLABLES = ("ba", "do", "fe", "gu", "ka", "li", "mo", "nu", "pe", "ra", "so", "ti", "va", "zu")
_ASKED = (
    "Which harbour of {place} had the most expensive works?",
    "What do the works of the harbours of {place} cost in total?",
    "Which works of {place} began earliest?",
    "Which harbours of {place} have works of more than EUR 900,000?",
)
_TARGET = 300  # milliseconds


def main() -> int:
    """Fill, ask, print, and with --record write docs/quality.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    parser.add_argument("--quick", action="store_true", help="few tables, to see that it works")
    parser.add_argument("--ask", type=Path, help="a library made before, to be asked alone")
    parser.add_argument("--documents", type=int, default=100)
    arguments = parser.parse_args()
    if arguments.ask:
        print(json.dumps(_asked(arguments.ask, arguments.documents)))
        return 0
    documents = 4 if arguments.quick else arguments.documents
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), documents)
        found = in_own_process("benchmarks.tables", "--ask", Path(folder), "--documents", documents)
    embed, answer = found["asked"]["embed"], found["asked"]["answer"]
    row = [
        f"{documents * _TABLES:,}", f"{documents * _TABLES * _ROWS:,}",
        f"{embed[0]:.1f} ({embed[1]:.1f})", f"{answer[0]:.1f} ({answer[1]:.1f})",
        f"{answer[0] / embed[0]:.1f}", f"{found['computed']} of {found['questions']}",
        found["peak"],
    ]  # fmt: skip
    head = [
        "tables",
        "rows",
        "embed the question",
        "answer",
        "answer ÷ embed",
        "computed",
        "peak MiB",
    ]
    text = "\n".join(
        [
            *provenance("python -m benchmarks.tables --record"),
            "",
            f"Milliseconds, median (95th percentile). Target: an answer within {_TARGET} ms.",
            "",
            *markdown_table(head, [row]),
        ]
    )
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("asking tables", text)
    return 0


def fill(out: Path, documents: int) -> None:
    """A library of so many workbooks, the same at every run."""
    embedder = load_embedder("default")
    engine = open_database(out, create=True)
    writer = CatalogueWriter(engine)
    writer.claim_model(embedder.identity)
    noise = np.random.default_rng(0)
    for number, place in enumerate(places(documents)):
        draft = _workbook(number, place)
        passages = noise.normal(size=(len(draft.passages), embedder.dimension))
        passages /= np.linalg.norm(passages, axis=1, keepdims=True)
        vectors = [
            PassageVectors(
                passage=vector.astype(np.float32),
                sentences=np.repeat(vector[None], len(each.sentences), 0).astype(np.float16),
            )
            for vector, each in zip(passages, draft.passages, strict=True)
        ]
        writer.store([(draft, vectors)], embedder.identity)
    bring_up_to_date(engine, out, always=True)
    engine.dispose()


def places(documents: int) -> list[str]:
    """The place that each workbook is about."""
    chance = random.Random(1)
    return [_name(chance, 4) for _ in range(documents)]


def _asked(data_dir: Path, documents: int) -> dict[str, object]:
    from assistant.model import Answer

    doings = asking(data_dir, load_embedder("default"))
    del doings["search"]
    computed = set()
    answer = doings["answer"]

    def noted(question: str) -> None:
        given = answer(question)
        if isinstance(given, Answer) and given.computation is not None:
            computed.add(question)

    doings["answer"] = noted
    chosen = random.Random(2).sample(places(documents), min(documents, 10))
    questions = [form.format(place=place) for place in chosen for form in _ASKED]
    times = milliseconds(doings, questions, 1)
    return {
        "asked": times,
        "computed": len(computed),
        "questions": len(questions),
        "peak": peak_mebibytes(),
    }


def _name(chance: random.Random, syllables: int) -> str:
    return "".join(chance.choices(_SYLLABLES, k=syllables)).capitalize()


def _rows(chance: random.Random, kind: str) -> Iterator[str]:
    for _ in range(_ROWS):
        cost, year = chance.randrange(10_000, 999_999), chance.randrange(1990, 2025)
        yield (
            f"{kind}: {_name(chance, 3)} | Cost of works (EUR): {cost:,} | Began: {year} | "
            f"Berths: {chance.randrange(1, 60)} | Remark: {_name(chance, 2)} {_name(chance, 2)}"
        )


def _workbook(number: int, place: str) -> EditionDraft:
    """A document of tables, cut as ingest cuts rows: some in a passage, each a sentence."""
    chance = random.Random(number)
    text, passages = "", list[PassageDraft]()
    for table in range(_TABLES):
        kind = "Harbour" if table == 0 else _name(chance, 3)
        heading = f"Works of {place} by {kind.lower()}"
        rows = list(_rows(chance, kind))
        text += f"{heading}\n\n"
        for first in range(0, _ROWS, _TOGETHER):
            spans, start = [], len(text)
            for row in rows[first : first + _TOGETHER]:
                spans.append(Span(len(text), len(text) + len(row)))
                text += f"{row}\n\n"
            passages.append(
                PassageDraft(
                    ordinal=len(passages),
                    start=start,
                    end=spans[-1].end,
                    text=text[start : spans[-1].end],
                    context=f"Works of {place}",
                    heading=heading,
                    sentences=tuple(spans),
                    tokens=(spans[-1].end - start) // 4,
                )
            )
    source = f"workbook-{number}"
    return EditionDraft(
        source=source,
        facts=DocumentFacts(title=f"Works of {place}", kind="document", label=LABELS[0]),
        original_name=f"{source}.xlsx",
        original=source.encode(),
        text=text,
        pages=(),
        page_count=0,
        links=(),
        passages=tuple(passages),
        stamp=FileStamp(address=source, root="", size=1, modified_ns=1, facts_digest=""),
    )


if __name__ == "__main__":
    sys.exit(main())
