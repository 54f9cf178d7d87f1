"""The benchmarks measure what they say, and write where they say."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.filling import synthetic
from benchmarks.measured import milliseconds
from benchmarks.quality_page import record
from benchmarks.texts import sentences_of, write_texts
from corpus.audience import Audience
from tests.builders import Library
from tests.conftest import CHECKOUT
from tests.warm import popen as warm


def test_without_the_shared_data_the_texts_are_our_own_and_the_same_every_time(
    tmp_path: Path,
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert "sample library" in write_texts(tmp_path / name, tmp_path / "nowhere", 150_000)
    texts = [
        [path.read_text(encoding="utf-8") for path in sorted((tmp_path / name).iterdir())]
        for name in ("one", "two")
    ]
    assert texts[0] == texts[1]
    assert sum(map(len, texts[0])) > 140_000
    assert len(sentences_of(tmp_path / "one")) > 500


def test_synthetic_documents_are_sound_enough_to_be_stored_and_found(tmp_path: Path) -> None:
    library = Library.at(tmp_path / "var")
    sentences = [f"The plan of city {i} names a park by the river." for i in range(50)]
    drafts = list(synthetic(sentences, library.embedder.dimension, 3))
    library.writer.store(drafts, library.embedder.identity)
    library.open_index()
    for draft, vectors in drafts:
        for passage, made in zip(draft.passages, vectors, strict=True):
            assert draft.text[passage.start : passage.end] == passage.text
            assert all(draft.text[s.start : s.end] in sentences for s in passage.sentences)
            assert len(made.sentences) == len(passage.sentences)
    assert {d.facts.label for d in library.writer.listing()} == {"public", "partner", "staff"}
    public = Audience(("public",))
    assert library.retriever().retrieve(public, "a park by the river", limit=3)
    library.close()


def test_times_are_those_of_the_doing_alone() -> None:
    now = [0.0]

    def takes(seconds: float) -> Callable[[str], object]:
        def do(_question: str) -> None:
            now[0] += seconds

        return do

    doings = {"short": takes(0.002), "long": takes(0.5)}
    times = milliseconds(doings, ["q"] * 5, 2, clock=lambda: now[0])
    assert times["short"] == pytest.approx([2, 2])
    assert times["long"] == pytest.approx([500, 500])


def test_a_command_replaces_its_own_section_of_the_page_and_no_other(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    record("bench", "first", page)
    record("evaluate", "kept", page)
    record("bench", r"second \1", page)
    text = page.read_text(encoding="utf-8")
    assert "first" not in text
    assert text.count(r"second \1") == text.count("kept") == 1


def test_each_pipeline_runs_and_reports_on_the_same_text(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    write_texts(texts, tmp_path / "nowhere", 3_000)
    found = {}
    for name in ("ours", "textbook", "bare"):
        done = warm.run(
            [sys.executable, "-m", "benchmarks.pipelines", name, str(texts), str(tmp_path / name)],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )
        found[name] = json.loads(done.stdout.splitlines()[-1])
    assert len({run["characters"] for run in found.values()}) == 1
    assert found["ours"]["passages"] == found["bare"]["passages"] > 0
    assert all(run["seconds"] > 0 and run["peak"] > 100 for run in found.values())
    assert set(found["ours"]["asked"]) == {"embed", "search", "answer"}
