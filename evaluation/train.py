"""Train the decision whether to answer: `python -m evaluation.train [FOLDER …]`.

A folder is an evidence set or has conversations.jsonl; without folders, the shared data. The banks
that `assistant evaluate` asks are learned from too, and those of `evaluation/blind` whose state is
training, half of them like the rest. The product's own search gives the features of each question
of the tuning halves; a logistic regression fits them, answerable and not, banks and other sets
counting alike; the reported halves give the reliability curve. Writes
assistant/deciding/answerability_read.json and a section of docs/quality.md; with
ASSISTANT_SENTENCE_READER=off answerability.json, for sentences that were not read again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from api.settings import ApiSettings
from assistant.deciding.answerability import PLAIN, READ, features
from assistant.model import Question
from assistant.question.smalltalk import aside
from assistant.service import Assistant
from benchmarks.quality_page import CHECKOUT, markdown_table, provenance, record
from corpus.audience import Reader
from corpus.catalogue import Filters
from corpus.embedding import Embedder, load_embedder
from corpus.settings import CorpusSettings
from evaluation.asking import PUBLIC_READER
from evaluation.bank import turns_of
from evaluation.folders import BLIND, SHARED, Bank, sets_of
from evaluation.halves import Half, within
from evaluation.libraries import document_of_row, ingested, open_set
from evaluation.measures import auc
from evaluation.sets import Answerability as Turns
from evaluation.sets import read_conversations, read_evidence, read_lines, read_rows

_FOLDER = CHECKOUT / "assistant" / "deciding"
READ_BANKS = frozenset({"sample-a", "sample-b", "sample-c", "sample-d"})
"""Those that the reader of sentences has learned from: of them it is too sure."""
_COMPUTED = frozenset(
    {"tables-a", "tables-b", "tables-c"}
)  # no sentence is the answer to most of these
_BINS = 5
_ANSWERED = 0.85  # of the answerable questions are said to be answered,
_SHOWN = 0.98  # and of so many at least the nearest is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question's features, and whether its documents answer it."""

    set_name: str
    bank: bool
    identity: str
    shown: dict[str, float]
    answerable: bool


def main() -> int:
    """Train, and write what was learned and how reliable it is."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.train", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="sets to learn from")
    parser.add_argument("--cache", type=Path, help="where embedded sets are kept")
    arguments = parser.parse_args()
    settings = CorpusSettings()
    folders = arguments.folders or [SHARED / "clapnq", SHARED / "mtrag/govt", SHARED / "mtrag/fiqa"]
    if not all(folder.is_dir() for folder in folders):
        sys.stderr.write("SKIPPED: the shared data is not beside the checkout; name folders\n")
        return 2
    embedder = load_embedder(settings.embedding_model, threads=settings.threads)
    cache = arguments.cache or settings.data_dir / "evaluation"
    examples = [each for folder in folders for each in examples_of(folder, cache, embedder)]
    plain = ApiSettings().sentence_reader == "off"
    left_out = _COMPUTED if plain else _COMPUTED | READ_BANKS
    for bank in training_banks():
        if bank.questions.parent.name not in left_out:
            examples += examples_of_bank(bank, embedder)
    # questions in other languages are not read, and show other figures
    examples = [each for each in examples if each.shown.keys() == examples[0].shown.keys()]
    learned = fitted([each for each in examples if within(Half.TUNE, each.identity)])
    weights = _FOLDER / (PLAIN if plain else READ)
    weights.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")
    named = " ".join(["python -m evaluation.train", *map(str, arguments.folders)])
    report = [each for each in examples if within(Half.REPORT, each.identity)]
    text = "\n".join([*provenance(named), "", *reliability(report, learned)])
    record("answerability", text)
    sys.stdout.write(text + "\n")
    return 0


def training_banks() -> Iterator[Bank]:
    """The banks whose failures have been read."""
    folders = sorted(each.parent for each in BLIND.glob("*/bank.toml"))
    for each in sets_of(folders):
        if isinstance(each, Bank) and each.state == "training":
            yield each
    yield from (each for each in sets_of([]) if isinstance(each, Bank))


def examples_of(folder: Path, cache: Path, embedder: Embedder) -> Iterator[Example]:
    """Every question of a set whose answerability people have judged."""
    if (folder / "answerable.jsonl").is_file():
        items = read_evidence(folder)
        rows = tuple(item.row for item in items)
        with closing(open_set(cache, folder.name, rows, embedder)) as services:
            for item in items:
                only = Filters(document_ids=(document_of_row(folder.name, item.row.id),))
                asked = Question(text=item.question, filters=only)
                yield from _example(
                    services.assistant, folder.name, item.id, asked, bool(item.gold)
                )
        return
    with closing(open_set(cache, folder.name, read_rows(folder), embedder)) as services:
        for turn in read_conversations(folder):
            if turn.answerability is Turns.CONVERSATIONAL:
                continue
            asked = Question(text=turn.text, earlier=turn.earlier)
            good = turn.answerability is not Turns.UNANSWERABLE
            yield from _example(services.assistant, folder.name, turn.id, asked, good)


def examples_of_bank(bank: Bank, embedder: Embedder) -> Iterator[Example]:
    """The questions of a bank that its documents answer, and those that they do not."""
    good = {"answer", "correct", "partial"}
    with ingested(bank.places, embedder) as services:
        for identity, turn, reader, asked in turns_of(read_lines(bank.questions)):
            if turn["expected"] in good | {"abstain"} and aside(asked.text) is None:
                yield from _example(
                    services.assistant, bank.name, identity, asked,
                    turn["expected"] in good, bank=True, reader=reader,
                )  # fmt: skip


def _example(
    assistant: Assistant,
    name: str,
    identity: str,
    question: Question,
    answerable: bool,
    *,
    bank: bool = False,
    reader: Reader = PUBLIC_READER,
) -> Iterator[Example]:
    examined = assistant.examine(reader, question)
    if examined.sentences:
        yield Example(
            set_name=name,
            bank=bank,
            identity=identity,
            shown=features(examined.asked, examined.sentences, examined.terms),
            answerable=answerable,
        )


def fitted(examples: Sequence[Example]) -> dict[str, Any]:
    """Weights, bias and thresholds, as `Answerability` takes them."""
    from sklearn.linear_model import LogisticRegression  # only whoever trains needs it

    names = list(examples[0].shown)
    shown = np.array([[each.shown[name] for name in names] for each in examples])
    answerable = np.array([each.answerable for each in examples])
    groups = [(each.bank, each.answerable) for each in examples]
    weight = np.array([1 / groups.count(group) for group in groups])
    model = LogisticRegression(C=10.0, max_iter=10_000)
    model.fit(shown, answerable, sample_weight=weight * len(examples) / weight.sum())
    probability = model.predict_proba(shown)[:, 1]
    return {
        "weights": {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True)},
        "bias": round(float(model.intercept_[0]), 4),
        "answered": round(float(np.quantile(probability[answerable], 1 - _ANSWERED)), 4),
        "nearest": round(float(np.quantile(probability[answerable], 1 - _SHOWN)), 4),
        "foreign": round(float(np.min(probability[answerable])) / 2, 4),
    }


def probability_of(example: Example, learned: dict[str, Any]) -> float:
    """The probability that a learned decision gives an example."""
    total = learned["bias"] + sum(w * example.shown[n] for n, w in learned["weights"].items())
    return float(1 / (1 + np.exp(-total)))


def reliability(examples: Sequence[Example], learned: dict[str, Any]) -> list[str]:
    """What came of the reported halves: a table of sets, and the reliability curve."""
    given = [(each, probability_of(each, learned)) for each in examples]
    sets = [
        _summary(name, [g for g in given if g[0].set_name == name], learned)
        for name in dict.fromkeys(each.set_name for each in examples)
    ]
    groups = [each.answerable for each in examples]
    bins = []
    for low in (i / _BINS for i in range(_BINS)):
        inside = [(e, p) for e, p in given if low <= p < low + 1 / _BINS or (p == 1 == low + 0.2)]
        weights = [1 / groups.count(e.answerable) for e, _ in inside]
        if inside:
            said = float(np.average([p for _, p in inside], weights=weights))
            true = float(np.average([float(e.answerable) for e, _ in inside], weights=weights))
            bins.append(
                [f"{low:.1f} to {low + 1 / _BINS:.1f}", len(inside), f"{said:.2f}", f"{true:.2f}"]
            )
    return [
        f"Said to be answered from {learned['answered']:.2f}, the nearest shown from "
        f"{learned['nearest']:.2f}. Reported halves; trained on the tuning halves.",
        "",
        *markdown_table(
            [
                "set",
                "questions",
                "AUC",
                "answerable answered",
                "unanswerable answered",
                "unanswerable answered, where .95 of the answerable are",
            ],
            sets,
        ),
        "",
        "Reliability: of the questions given such a probability, the share that is answerable; "
        "answerable and not count alike.",
        "",
        *markdown_table(["probability", "questions", "mean given", "answerable"], bins),
    ]


def _summary(
    name: str, given: Sequence[tuple[Example, float]], learned: dict[str, Any]
) -> list[object]:
    good = [p for e, p in given if e.answerable]
    bad = [p for e, p in given if not e.answerable]
    return [
        name,
        len(given),
        f"{auc(good, bad):.3f}",
        f"{np.mean([p >= learned['answered'] for p in good]):.3f}",
        f"{np.mean([p >= learned['answered'] for p in bad]):.3f}",
        f"{np.mean([p >= np.quantile(good, 0.05) for p in bad]):.3f}",
    ]


if __name__ == "__main__":
    sys.exit(main())
