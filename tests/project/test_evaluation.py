"""The harness measures what it says: known rankings, tiny sets, and what fell between two runs."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from evaluation.evidence import measure_evidence
from evaluation.halves import Half, half_of, within
from evaluation.libraries import open_set
from evaluation.measures import auc, mean, ndcg, recall, reciprocal_rank
from evaluation.report import Row, fallen, keep, kept, lines
from evaluation.retrieval import measure_retrieval
from evaluation.sets import is_retrieval_set, read_evidence, read_retrieval_set
from tests.fakes import HashedEmbedder


def test_measures_agree_with_figures_worked_out_by_hand() -> None:
    marks = {"a": 1, "b": 1}
    assert ndcg(["a", "b", "x"], marks) == pytest.approx(1)
    assert ndcg(["x", "a"], marks) == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))
    assert ndcg(["x"], marks) == 0
    assert recall(["x", "a", "b"], marks, 2) == 0.5
    assert reciprocal_rank(["x", "a"], marks) == 0.5
    assert reciprocal_rank(["x"], marks) == 0
    assert auc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(3.5 / 4)
    assert math.isnan(auc([], [1.0]))
    assert math.isnan(mean([]))


def test_halves_are_fixed_and_keep_a_conversation_together() -> None:
    ids = [f"question-{i}" for i in range(400)]
    tuned = [i for i in ids if half_of(i) is Half.TUNE]
    assert 150 < len(tuned) < 250
    assert {half_of(f"c1<::>{turn}") for turn in range(9)} == {half_of("c1")}
    for i in ids:
        assert within(Half.ALL, i)
        assert within(Half.TUNE, i) != within(Half.REPORT, i)


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_a_retrieval_set_is_searched_by_the_product(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    texts = ["Water pipes in Accra.", "Loans to farmers in Peru.", "Trees in Lima.\u2028Shade."]
    write(
        folder / "corpus.jsonl",
        [{"_id": f"d{i}", "title": f"T{i}", "text": text} for i, text in enumerate(texts)],
    )
    write(folder / "queries_rewrite.jsonl", [{"_id": "q<::>1", "text": "|user|: pipes in Accra"}])
    write(
        folder / "queries_questions.jsonl",
        [{"_id": "q<::>1", "text": "|user|: loans\n|user|: pipes in Accra"}],
    )
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq<::>1\td0\t1\n")
    assert is_retrieval_set(folder)
    wanted = read_retrieval_set(folder)
    assert wanted.forms["lastturn with history"][0].earlier == ("loans",)
    services = open_set(tmp_path / "cache", wanted.name, wanted.rows, HashedEmbedder())
    rows = measure_retrieval(wanted, services, Half.ALL)
    services.close()
    assert {row.name: row.figures["nDCG@10"] for row in rows} == {
        "tiny, rewrite": 1.0,
        "tiny, rewrite (RRF, baseline)": 1.0,
        "tiny, lastturn with history": 1.0,
        "tiny, lastturn with history (RRF, baseline)": 1.0,
    }
    again = open_set(tmp_path / "cache", wanted.name, wanted.rows, embedder := HashedEmbedder())
    again.close()
    assert embedder.passages_embedded == 0  # kept, not made again


def test_an_evidence_set_tells_the_right_sentence_and_when_there_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    good = ["The town has nine wells in use.", "It rains often in the hills."]
    poor = ["Cats sleep all day long here.", "Nobody knows the reason for it."]
    for name, sentences, chosen in (("answerable", good, good[:1]), ("unanswerable", poor, [])):
        passage = {"title": "Wells", "text": " ".join(sentences), "sentences": sentences}
        output = [{"answer": "", "selected_sentences": chosen}]
        row = {"id": f"{name}-1", "input": "How many wells has the town in use?"}
        write(folder / f"{name}.jsonl", [{**row, "passages": [passage], "output": output}])
    items = read_evidence(folder)
    rows = tuple(item.row for item in items)
    services = open_set(tmp_path / "cache", "tiny", rows, HashedEmbedder())
    evidence, decision = measure_evidence("tiny", items, services, Half.ALL)
    services.close()
    assert evidence.figures == {"hit@1": 1.0, "hit@3": 1.0}
    assert decision.figures == {
        "AUC": 1.0, "answerable answered": 1.0, "unanswerable answered": 0.0,
    }  # fmt: skip


def test_what_fell_since_the_run_before_is_named(tmp_path: Path) -> None:
    before = [Row(name="a", count=3, figures={"x": 0.9, "y": 0.5})]
    keep(before, tmp_path / "run.json")
    now = [
        Row(name="a", count=3, figures={"x": 0.8, "y": 0.5}),
        Row(name="b", count=1, figures={"z": math.nan}),
    ]
    assert fallen(now, kept(tmp_path / "run.json")) == ["a, x: 0.900 → 0.800"]
    assert fallen(now, []) == []
    assert "| b | 1 | – |" in lines(now)
