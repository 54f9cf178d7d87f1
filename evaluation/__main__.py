"""Measure: `python -m evaluation [FOLDER …] [--half report] [--record]`, or `assistant evaluate`.

A folder is a retrieval set (corpus.jsonl, queries_*.jsonl, qrels/test.tsv) with or without
conversations.jsonl, an evidence set (answerable.jsonl, unanswerable.jsonl), an injection set
(text_attacks.json, email_contexts.jsonl), or a bank (questions.jsonl beside documents/, or beside a
bank.toml that names them). Without folders: the sample library's bank, and the
shared data where it is beside the checkout. Banks of evaluation/blind are recorded by themselves.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.chat.settings import ChatSettings
from benchmarks.quality_page import CHECKOUT, provenance, record
from corpus.embedding import load_embedder
from corpus.settings import CorpusSettings
from evaluation.folders import Bank, Measured, Measuring, pooled, sets_of
from evaluation.halves import Half
from evaluation.report import Row, fallen, keep, kept, lines

_KEPT = CHECKOUT / "docs" / "quality.json"


def main() -> int:
    """Measure, print, and with --record write docs/quality.md; 1 when a quote is not verbatim."""
    arguments = _parser().parse_args()
    settings = CorpusSettings()
    measuring = Measuring(
        embedder=load_embedder(settings.embedding_model, threads=settings.threads),
        cache=arguments.cache or settings.data_dir / "evaluation",
        half=arguments.half,
        chat=ChatSettings(chat_model=arguments.chat_model) if arguments.chat_model else None,
    )
    try:
        found = list(sets_of(arguments.folders))
        if measuring.chat:
            found = [each for each in found if isinstance(each, Bank)]
        measured = [measuring.measure(each) for each in found]
    except (OSError, KeyError, ValueError) as error:
        sys.stderr.write(f"assistant evaluate: {error}\n")
        return 2
    rows = [*(row for each in measured for row in each.rows), *pooled(measured)]
    section = _section(found, with_chat=measuring.chat is not None)
    text = "\n".join(
        [
            *provenance(_named(arguments)),
            *lines(rows),
            *(_compared(rows, kept(_KEPT)) if section == "evaluate" else []),
        ]
    )
    sys.stdout.write(text + "\n")
    if arguments.failures:
        sys.stdout.write("\n".join(_failed(measured)) + "\n")
    if arguments.answers:
        arguments.answers.write_text("".join(_answers(measured)), encoding="utf-8")
    if arguments.record:
        record(section, text)
        if section == "evaluate":
            keep(rows, _KEPT)
    return 0 if all(row.figures.get("quotes verbatim", 1) == 1 for row in rows) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="assistant evaluate", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="sets to measure")
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.REPORT)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    parser.add_argument("--failures", action="store_true", help="print each failed item of a bank")
    parser.add_argument(
        "--answers", type=Path, help="write each answer to a bank here, to be judged by hand"
    )
    parser.add_argument(
        "--chat-model",
        help="a chat model writes the answers to banks, which alone are asked then; how it is "
        "reached stands in ASSISTANT_CHAT_…",
    )
    parser.add_argument("--cache", type=Path, help="where embedded sets are kept")
    return parser


def _section(found: Sequence[Path | Bank], *, with_chat: bool) -> str:
    """Where it is recorded: what strangers' questions meet stands apart from what was known."""
    if with_chat:
        return "chat"
    apart = all(isinstance(each, Bank) and each.state for each in found)
    return "blind" if found and apart else "evaluate"


def _named(arguments: argparse.Namespace) -> str:
    """The command as it can be given again."""
    words = ["assistant evaluate", *map(str, arguments.folders)]
    if arguments.chat_model:
        words += ["--chat-model", arguments.chat_model]
    return " ".join([*words, "--half", arguments.half])


def _failed(measured: Sequence[Measured]) -> list[str]:
    """Printed only: answers of the product have no place in a recorded page."""
    return ["", "Failed items:", *(line for each in measured for line in each.failures)]


def _answers(measured: Sequence[Measured]) -> Iterator[str]:
    """A line of JSON an answer: what was asked, what came, and what was wanted of it."""
    for outcome in (outcome for each in measured for outcome in each.answers):
        told = {
            "id": outcome.id, "kind": outcome.kind, "question": outcome.question,
            "expected": outcome.expected, "status": outcome.status, "answer": outcome.text,
            "passed": outcome.passed,
        }  # fmt: skip
        yield json.dumps(told, ensure_ascii=False) + "\n"


def _compared(rows: Sequence[Row], before: Sequence[Row]) -> list[str]:
    if not before:
        return []
    fell = fallen(rows, before)
    heading = "Worse than in the run before:" if fell else "Nothing is worse than before."
    return ["", heading, *(f"- {each}" for each in fell)]


if __name__ == "__main__":
    sys.exit(main())
