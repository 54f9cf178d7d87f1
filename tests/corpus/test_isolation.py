"""Nothing outside a reader's labels reaches them: not text, title, count, order, score or id."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import strategies as st

from api.schemas.answers import AnswerOut
from corpus.audience import Audience
from corpus.freshness import bring_up_to_date
from tests.builders import Library
from tests.databases import holds_on_both

pytestmark = pytest.mark.usefixtures("either_database")

LABELS = ("public", "partner", "staff", "partner:wri", "partner:test")
WORDS = ("grant", "water", "Accra", "resilience", "tool", "city", "plan", "2016", "USD", "WRI")
PARTNER = ("public", "partner")

sentences = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map(
    lambda words: " ".join(words).capitalize() + "."
)
documents = st.lists(
    st.tuples(st.sampled_from(LABELS), st.lists(sentences, min_size=1, max_size=3)),
    min_size=1,
    max_size=8,
)
# a generation takes a second to build, so that most examples do without one
built_seldom = st.sampled_from([False] * 9 + [True])


def library_of(folder: str, contents: list[tuple[str, list[str]]], built: bool) -> Library:
    library = Library.at(Path(folder))
    for i, (label, texts) in enumerate(contents):
        body = " ".join(texts)
        library.put(f"{label.replace(':', '-')}-{i}", f"CANARY-{label}-{i}: {body}", label)
    if built:
        bring_up_to_date(library.engine, library.data_dir)
    library.open_index()
    return library


def everything_a_reader_gets(library: Library, question: str, labels: tuple[str, ...]) -> str:
    """All that any surface could render for this reader, as one text."""
    audience = Audience(labels)
    answer = library.ask(question, *labels)
    ranked = library.retriever().retrieve(audience, question, 10)
    return json.dumps(
        {
            "answer": AnswerOut.of(answer, "").model_dump(mode="json"),
            "search": [(r.passage.id, r.passage.text, r.score) for r in ranked],
            "documents": [repr(d) for d in library.catalogue.documents(audience)],
            "count": library.catalogue.count(audience),
        },
        sort_keys=True,
    )


some_labels = st.sets(st.sampled_from(LABELS), min_size=1)
some_staff = st.lists(sentences, min_size=1, max_size=4)


@holds_on_both(documents, sentences, some_labels, built_seldom, examples=25)
def test_no_reader_ever_gets_anything_of_a_label_they_do_not_hold(
    contents: list[tuple[str, list[str]]], question: str, labels: set[str], built: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = library_of(folder, contents, built)
        got = everything_a_reader_gets(library, question, tuple(sorted(labels)))
        ids = {d.id: d.facts.label for d in library.writer.listing()}
        library.close()
    for i, (label, _) in enumerate(contents):
        if label not in labels:
            assert f"CANARY-{label}-{i}:" not in got
            assert f"{label.replace(':', '-')}-{i}" not in got
    for document_id, label in ids.items():
        assert label in labels or document_id not in got


@holds_on_both(documents, some_staff, sentences, built_seldom, examples=25)
def test_libraries_that_differ_only_in_staff_documents_give_a_partner_identical_bytes(
    contents: list[tuple[str, list[str]]], staff: list[str], question: str, built: bool
) -> None:
    shared = [(label, texts) for label, texts in contents if label != "staff"]
    got = []
    for extra in ([], [("staff", [text]) for text in staff]):
        with tempfile.TemporaryDirectory() as folder:
            library = library_of(folder, [*shared, *extra], built)
            got.append(everything_a_reader_gets(library, question, PARTNER))
            library.close()
    assert got[0] == got[1]


def test_the_comparison_notices_a_leak(tmp_path: Path) -> None:
    """Negative control: a document that a partner may read does change the bytes."""
    contents = [("public", ["Grant water."])]
    one = library_of(str(tmp_path / "a"), contents, built=False)
    two = library_of(str(tmp_path / "b"), [*contents, ("partner", ["Grant city."])], built=False)
    got = [everything_a_reader_gets(each, "Grant water.", PARTNER) for each in (one, two)]
    assert got[0] != got[1]
