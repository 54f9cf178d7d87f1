"""The catalogue and the index together, through the doors that the product uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.audience import Audience
from corpus.backup import backup, restore
from corpus.catalogue import Filters
from corpus.check import Verdict, check_library
from corpus.drafts import document_id_of
from corpus.errors import CatalogueUnavailable, DocumentNotFound, InvalidLabel, ModelUnavailable
from corpus.freshness import bring_up_to_date
from corpus.hits import Weighted
from tests.builders import Library
from tests.databases import address_of, only_in_a_file

pytestmark = pytest.mark.usefixtures("either_database")

ALL = Audience(("public", "partner", "staff"))
TEXTS = {
    "tool.md": ("public", "The resilience tool was piloted in Accra."),
    "grant.md": ("partner", "A grant of USD 957,000 went to housing in Ouagadougou."),
    "note.md": ("staff", "The amount of the grant is blank in our records."),
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.at(tmp_path / "var")
    made.put_all(TEXTS)
    made.open_index()
    yield made
    made.close()


def found(library: Library, text: str, audience: Audience = ALL) -> list[str]:
    ranked = library.retriever().retrieve(audience, text, 5)
    return [r.passage.document.facts.title for r in ranked]


def test_a_passage_is_a_span_of_its_edition(library: Library) -> None:
    for ranked in library.retriever().retrieve(ALL, "grant", 5):
        passage = ranked.passage
        edition = library.catalogue.edition(ALL, passage.document.id, passage.edition)
        assert edition.text[passage.start : passage.end] == passage.text


def test_a_new_document_is_found_at_the_next_question(library: Library) -> None:
    bring_up_to_date(library.engine, library.data_dir)
    library.put("new.md", "Semarang adopted a strategy in May.")
    assert found(library, "Semarang strategy")[0] == "new.md"


@pytest.mark.parametrize("built", [False, True])
def test_a_removed_document_is_gone_at_the_next_question(tmp_path: Path, built: bool) -> None:
    library = Library.at(tmp_path)
    library.put_all(TEXTS)
    if built:
        bring_up_to_date(library.engine, tmp_path)
    library.open_index()
    assert "tool.md" in found(library, "tool piloted in Accra")
    library.writer.remove([library.put("tool.md", TEXTS["tool.md"][1])])
    assert "tool.md" not in found(library, "tool piloted in Accra")


@only_in_a_file
@pytest.mark.parametrize("built", [False, True])
def test_a_document_labelled_staff_is_hidden_from_a_partner_at_the_next_question(
    tmp_path: Path, built: bool
) -> None:
    library = Library.at(tmp_path)
    ids = {name: library.put(name, text, label) for name, (label, text) in TEXTS.items()}
    if built:
        bring_up_to_date(library.engine, tmp_path)
    library.open_index()
    partner = Audience(("public", "partner"))
    assert "grant.md" in found(library, "grant to housing", partner)
    library.writer.relabel(ids["grant.md"], "staff")
    assert "grant.md" not in found(library, "grant to housing", partner)
    assert "grant.md" in found(library, "grant to housing", Audience(("staff",)))


@only_in_a_file
def test_a_generation_and_exact_search_give_the_same_order(tmp_path: Path) -> None:
    library = Library.at(tmp_path)
    for i in range(60):
        library.put(f"d{i:02}.md", f"City number {i} has a plan for water, item {i * 7 % 13}.")
    library.open_index()
    questions = ["water plan of city 17", "item 5", "city"]
    exact = [found(library, q) for q in questions]
    library.index.build()
    assert library.index.degraded is None
    assert [found(library, q) for q in questions] == exact


@only_in_a_file
def test_a_changed_document_is_found_by_its_new_text_alone(library: Library) -> None:
    library.index.build()
    library.put("tool.md", "The instrument was tried in Kumasi.")
    assert found(library, "instrument tried in Kumasi")[0] == "tool.md"
    texts = [r.passage.text for r in library.retriever().retrieve(ALL, "piloted in Accra", 5)]
    assert not any("Accra" in text for text in texts)


def test_an_older_edition_stays_readable(library: Library) -> None:
    document_id = library.put("tool.md", TEXTS["tool.md"][1])
    old = library.catalogue.document(ALL, document_id).edition
    library.put("tool.md", "The instrument was tried in Kumasi.")
    assert "Accra" in library.catalogue.edition(ALL, document_id, old).text


def test_another_file_with_an_earlier_date_does_not_become_current(library: Library) -> None:
    day = dt.date(2017, 1, 1)
    document_id = library.put("page.md", "There are 21 cities.", published=day)
    earlier = day - dt.timedelta(days=400)
    library.put("page.md", "There are 8 cities.", address="/archive.md", published=earlier)
    current = library.catalogue.document(ALL, document_id)
    assert current.facts.published == day
    assert "21" in library.catalogue.edition(ALL, document_id, current.edition).text
    passages = [r.passage.text for r in library.retriever().retrieve(ALL, "how many cities", 5)]
    assert "There are 21 cities." in passages
    assert "There are 8 cities." not in passages


def test_a_file_whose_date_is_corrected_downwards_becomes_current(library: Library) -> None:
    document_id = library.put("page.md", "There are 21 cities.", published=dt.date(2017, 1, 1))
    library.put("page.md", "There are 22 cities.", published=dt.date(2016, 1, 1))
    current = library.catalogue.document(ALL, document_id)
    assert current.facts.published == dt.date(2016, 1, 1)
    assert "22" in library.catalogue.edition(ALL, document_id, current.edition).text
    assert document_id in {
        document_id_of(stored.source) for stored in library.writer.stored_editions()
    }


def test_a_label_given_by_hand_stays_when_the_document_changes(library: Library) -> None:
    document_id = library.put("tool.md", TEXTS["tool.md"][1])
    library.writer.relabel(document_id, "staff")
    library.put("tool.md", "The instrument was tried in Kumasi.", "public")
    with pytest.raises(DocumentNotFound):
        library.catalogue.document(Audience(("public",)), document_id)
    assert library.catalogue.document(Audience(("staff",)), document_id)
    assert "tool.md" not in found(library, "instrument in Kumasi", Audience(("public",)))


@only_in_a_file
def test_a_file_that_becomes_another_document_leaves_nothing_readable_behind(
    library: Library,
) -> None:
    library.index.build()
    old = library.put("tool.md", "The secret tool was piloted in Accra.", "public")
    library.put("budget", "The secret tool was piloted in Accra.", "staff", address="/tool.md")
    with pytest.raises(DocumentNotFound):
        library.catalogue.document(ALL, old)
    assert found(library, "secret tool piloted", Audience(("public",))) == []
    assert found(library, "secret tool piloted", Audience(("staff",)))[0] == "budget"


def test_filters_narrow_and_never_widen(library: Library) -> None:
    retriever = library.retriever()
    only = Filters(document_ids=(library.put("note.md", TEXTS["note.md"][1], "staff"),))
    public = Audience(("public",))
    assert retriever.retrieve(public, "grant", 5, only) == []
    narrowed = retriever.retrieve(ALL, "grant", 5, only)
    assert [r.passage.document.facts.title for r in narrowed] == ["note.md"]


def test_a_filter_for_labels_narrows_and_never_opens_what_is_not_held(library: Library) -> None:
    library.put("open.md", "A water plan.")
    library.put("inner.md", "A water plan again.", "staff")
    retriever, inner = library.retriever(), Filters(labels=("staff",))
    found = retriever.retrieve(ALL, "water plan", 5, inner)
    assert {r.passage.document.facts.label for r in found} == {"staff"}
    assert retriever.retrieve(Audience(("public",)), "water plan", 5, inner) == []


def test_documents_published_outside_a_filter_are_left_out(library: Library) -> None:
    library.put("old.md", "A water plan.", published=dt.date(2012, 1, 1))
    library.put("new.md", "A water plan again.", published=dt.date(2018, 1, 1))
    late = Filters(published_after=dt.date(2015, 1, 1))
    ranked = library.retriever().retrieve(ALL, "water plan", 5, late)
    assert [r.passage.document.facts.title for r in ranked] == ["new.md"]


def test_relabelling_to_a_word_that_is_no_label_changes_nothing(library: Library) -> None:
    document_id = library.put("tool.md", TEXTS["tool.md"][1])
    with pytest.raises(InvalidLabel):
        library.writer.relabel(document_id, "everyone")
    assert library.catalogue.document(ALL, document_id).facts.label == "public"


def test_removing_an_unknown_document_removes_none(library: Library) -> None:
    known = library.put("tool.md", TEXTS["tool.md"][1])
    with pytest.raises(DocumentNotFound, match="ingest list"):
        library.writer.remove([known, "doc_unknown"])
    assert library.catalogue.document(ALL, known)


def test_a_forbidden_and_a_missing_document_look_alike(library: Library) -> None:
    secret = library.put("note.md", TEXTS["note.md"][1], "staff")
    messages = []
    for document_id in (secret, "doc_0000000000000000"):
        with pytest.raises(DocumentNotFound) as caught:
            library.catalogue.document(Audience(("public",)), document_id)
        messages.append(str(caught.value).replace(document_id, "ID"))
    assert messages[0] == messages[1]


def test_vectors_of_another_model_are_refused(library: Library) -> None:
    with pytest.raises(ModelUnavailable, match="rebuild --embed"):
        library.writer.claim_model("another")
    with pytest.raises(ModelUnavailable, match="rebuild --embed"):
        library.catalogue.check_model("another")


@only_in_a_file
def test_a_question_vector_that_is_not_finite_is_refused(library: Library) -> None:
    library.index.build()
    bad = np.full(library.embedder.dimension, np.nan, dtype=np.float32)
    with pytest.raises(ValueError, match="not finite"):
        library.index.search(ALL, [Weighted(text="x", weight=1)], bad, 5)


@only_in_a_file
def test_everything_that_was_removed_is_gone_from_the_file(tmp_path: Path) -> None:
    library = Library.at(tmp_path)
    document_id = library.put("secret.md", "The canary is CANARY-7d1f.")
    library.writer.remove([document_id])
    with library.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM")
    library.close()
    assert b"CANARY-7d1f" not in (tmp_path / "library.sqlite3").read_bytes()


def test_a_sound_library_passes_every_check(library: Library) -> None:
    library.index.build()
    findings = list(check_library(library.engine, library.data_dir))
    assert {f.name: f.verdict for f in findings if f.verdict is Verdict.FAILED} == {}


def test_a_passage_that_differs_from_its_edition_fails_the_check(library: Library) -> None:
    with library.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE passages SET text = 'something else' WHERE start = 0")
    findings = {f.name: f for f in check_library(library.engine, library.data_dir)}
    assert findings["passages"].verdict is Verdict.FAILED


def test_a_missing_vector_fails_the_check(library: Library) -> None:
    with library.engine.begin() as connection:
        connection.exec_driver_sql(
            "DELETE FROM passage_vectors "
            "WHERE passage_id = (SELECT min(passage_id) FROM passage_vectors)"
        )
    findings = {f.name: f for f in check_library(library.engine, library.data_dir)}
    assert findings["vectors"].verdict is Verdict.FAILED


def test_a_restored_backup_gives_identical_answers(library: Library, tmp_path: Path) -> None:
    before = library.ask("Where was the tool piloted?", "public")
    copy = tmp_path / "copy.sqlite3"
    elsewhere = tmp_path / "elsewhere"
    assert backup(library.data_dir, copy, address_of(library.data_dir)) == 3
    restore(elsewhere, copy, address_of(elsewhere))
    again = Library.at(elsewhere)
    again.open_index()
    assert again.ask("Where was the tool piloted?", "public") == before


def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    library: Library, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    backup(library.data_dir, copy, address_of(library.data_dir))
    copy.write_bytes(copy.read_bytes()[:5000])
    library.index.close()
    with pytest.raises(CatalogueUnavailable, match=r"backup|damaged"):
        restore(library.data_dir, copy, address_of(library.data_dir))
    assert len(library.writer.listing()) == 3
