"""Measure: `python -m evaluation [FOLDER …] [--half report] [--record]`, or `assistant evaluate`.

A folder is a retrieval set (corpus.jsonl, queries_*.jsonl, qrels/test.tsv), an evidence set
(answerable.jsonl, unanswerable.jsonl), or a bank (questions.jsonl beside documents/). Without
folders: the sample library's bank, and the shared data where it is beside the checkout.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality_page import CHECKOUT, provenance, record
from corpus.embedding import Embedder, load_embedder
from corpus.settings import CorpusSettings
from evaluation.bank import Outcome, ask_bank
from evaluation.evidence import measure_evidence
from evaluation.halves import Half
from evaluation.libraries import open_set
from evaluation.measures import mean
from evaluation.report import Row, fallen, keep, kept, lines
from evaluation.retrieval import measure_retrieval
from evaluation.sets import is_retrieval_set, read_evidence, read_lines, read_retrieval_set

_SHARED = CHECKOUT.parent / "shared" / "data"
_KEPT = CHECKOUT / "docs" / "quality.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """A bank and the documents it is asked of."""

    name: str
    documents: Path
    questions: Path


def main() -> int:
    """Measure, print, and with --record write docs/quality.md; 1 when a quote is not verbatim."""
    parser = argparse.ArgumentParser(prog="assistant evaluate", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="sets to measure")
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.REPORT)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    parser.add_argument("--cache", type=Path, help="where embedded sets are kept")
    arguments = parser.parse_args()
    settings = CorpusSettings()
    cache = arguments.cache or settings.data_dir / "evaluation"
    embedder = load_embedder(settings.embedding_model, threads=settings.threads)
    rows: list[Row] = []
    try:
        for found in _sets(arguments.folders):
            rows += _measure(found, cache, embedder, arguments.half)
    except (OSError, KeyError, ValueError) as error:
        sys.stderr.write(f"assistant evaluate: {error}\n")
        return 2
    named = " ".join(["assistant evaluate", *map(str, arguments.folders)])
    text = "\n".join(
        [
            *provenance(f"{named} --half {arguments.half}"),
            *lines(rows),
            *_compared(rows, kept(_KEPT)),
        ]
    )
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("evaluate", text)
        keep(rows, _KEPT)
    return 0 if all(row.figures.get("quotes verbatim", 1) == 1 for row in rows) else 1


def _sets(folders: Sequence[Path]) -> Iterator[Path | Bank]:
    if folders:
        for folder in folders:
            bank = folder / "questions.jsonl"
            own = Bank(name=folder.name, documents=folder / "documents", questions=bank)
            yield own if bank.is_file() else folder
        return
    questions = CHECKOUT / "tests" / "evaluation" / "sample_library.jsonl"
    documents = CHECKOUT / "corpus" / "documents"
    yield Bank(name="sample library", documents=documents, questions=questions)
    if not _SHARED.is_dir():
        sys.stderr.write("SKIPPED: the shared data is not beside the checkout\n")
        return
    bank = _SHARED / "questions" / "seed_questions.jsonl"
    yield Bank(name="seed", documents=_SHARED / "seed", questions=bank)
    yield _SHARED / "clapnq"
    yield from (_SHARED / "mtrag" / name for name in ("govt", "fiqa"))


def _measure(found: Path | Bank, cache: Path, embedder: Embedder, half: Half) -> list[Row]:
    if isinstance(found, Bank):
        # too few of a kind to halve: a bank is always asked whole
        questions = read_lines(found.questions)
        return _bank_rows(found.name, list(ask_bank(found.documents, questions, embedder)))
    if is_retrieval_set(found):
        wanted = read_retrieval_set(found)
        services = open_set(cache, wanted.name, wanted.rows, embedder)
        rows = measure_retrieval(wanted, services, half)
    elif (found / "answerable.jsonl").is_file():
        items = read_evidence(found)
        services = open_set(cache, found.name, tuple(i.row for i in items), embedder)
        rows = measure_evidence(found.name, items, services, half)
    else:
        raise ValueError(f"{found} is no set: it has neither corpus, answerable nor questions")
    services.close()
    return rows


def _bank_rows(name: str, outcomes: Sequence[Outcome]) -> list[Row]:
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.kind].append(outcome)
    rows = [
        Row(
            name=f"{name}, {kind}",
            count=len(some),
            figures={"passed": mean([float(o.passed) for o in some])},
        )
        for kind, some in sorted(kinds.items())
    ]
    quotes = sum(o.quotes for o in outcomes)
    whole = {
        "passed": mean([float(o.passed) for o in outcomes]),
        "answered where it should": mean([float(o.answered) for o in outcomes if o.wanted]),
        "refused where it should": mean([float(not o.answered) for o in outcomes if not o.wanted]),
        "quotes verbatim": sum(o.verbatim for o in outcomes) / quotes if quotes else 1.0,
    }
    return [*rows, Row(name=f"{name}, all", count=len(outcomes), figures=whole)]


def _compared(rows: Sequence[Row], before: Sequence[Row]) -> list[str]:
    if not before:
        return []
    fell = fallen(rows, before)
    return ["", "Lower than in the run before:" if fell else "Nothing fell since the run before.",
            *(f"- {each}" for each in fell)]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
