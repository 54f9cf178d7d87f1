"""Aliases in the library: stored with their document, read by those who may read it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import strategies as st
from sqlalchemy import event

from corpus.audience import Audience
from corpus.backup import backup, restore
from corpus.check import Verdict, check_library
from ingest.rebuilding import rebuild_library
from tests.builders import Library, drafter, make_it_older, parsed
from tests.databases import address_of, holds_on_both, settings_of

pytestmark = pytest.mark.usefixtures("either_database")

ALL = Audience(("public", "partner", "staff"))
PARTNER = Audience(("public", "partner"))
WRI = "The World Resources Institute (WRI) joined."
JWP = "The Joint Work Programme (JWP) began."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.at(tmp_path / "var")
    made.open_index()
    yield made
    made.close()


def shorts(library: Library, audience: Audience = ALL) -> list[str]:
    """What both doors say, which is the same."""
    found = library.catalogue.aliases(audience)
    assert library.index.aliases(audience) == found
    return sorted(alias.short for alias in found)


def test_an_alias_names_its_document_and_the_span_that_shows_it(library: Library) -> None:
    document_id = library.put("a.md", WRI)
    (alias,) = library.index.aliases(ALL)
    edition = library.catalogue.edition(ALL, alias.document_id, alias.edition)
    assert (alias.document_id, alias.kind) == (document_id, "acronym")
    assert edition.text[alias.start : alias.end] == "World Resources Institute (WRI)"


def test_a_new_edition_replaces_the_aliases_of_the_one_before(library: Library) -> None:
    library.put("a.md", WRI)
    assert shorts(library) == ["WRI"]
    library.put("a.md", JWP)
    assert shorts(library) == ["JWP"]
    library.put("a.md", JWP)
    assert shorts(library) == ["JWP"]


def test_a_removed_document_gives_no_aliases_at_the_next_question(library: Library) -> None:
    document_id = library.put("a.md", WRI)
    library.put("b.md", JWP)
    assert shorts(library) == ["JWP", "WRI"]
    library.writer.remove([document_id])
    assert shorts(library) == ["JWP"]


def test_a_relabelled_document_takes_its_aliases_along(library: Library) -> None:
    document_id = library.put("a.md", WRI)
    assert shorts(library, PARTNER) == ["WRI"]
    library.writer.relabel(document_id, "staff")
    assert shorts(library, PARTNER) == []
    assert shorts(library, ALL) == ["WRI"]


labelled = st.lists(
    st.tuples(st.sampled_from(["public", "partner", "staff", "partner:wri"]), st.booleans()),
    max_size=5,
)


@holds_on_both(labelled, examples=25)
def test_no_reader_ever_gets_an_alias_of_a_label_they_do_not_hold(
    documents: list[tuple[str, bool]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Library.at(Path(folder))
        library.open_index()
        label_of = {}
        for number, (label, moved) in enumerate(documents):
            text = f"A{number} Body Committee (ABC) of {label}."
            document_id = library.put(f"{number}.md", text, "public" if moved else label)
            library.index.aliases(PARTNER)  # remembered under the old label
            if moved:
                library.writer.relabel(document_id, label)
            label_of[document_id] = label
        given_to = {
            audience: {alias.document_id for alias in library.index.aliases(audience)}
            for audience in (PARTNER, ALL, Audience(("staff",)), Audience(("partner:wri",)))
        }
        library.close()
    for audience, found in given_to.items():
        assert all(label_of[document_id] in audience.labels for document_id in found)


def test_a_question_after_no_change_asks_for_the_revision_and_nothing_else(
    library: Library,
) -> None:
    library.put("a.md", WRI)
    library.index.aliases(ALL)
    statements: list[str] = []
    event.listen(library.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    library.index.aliases(ALL)
    assert [s.split()[1] for s in statements if s.startswith("SELECT")] == ["library.revision"]


def test_many_audiences_and_threads_get_what_is_theirs(library: Library) -> None:
    labels = [f"partner:org-{number}" for number in range(40)]
    for label in labels[:5]:
        library.put(f"{label[8:]}.md", WRI, label)

    def count(label: str) -> int:
        return len(library.index.aliases(Audience((label,))))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(count, labels * 3)) == ([1] * 5 + [0] * 35) * 3


def test_a_restored_backup_gives_the_same_aliases_and_passes_the_check(
    library: Library, tmp_path: Path
) -> None:
    library.put("a.md", WRI)
    copy = tmp_path / "copy.sqlite3"
    backup(library.data_dir, copy, address_of(library.data_dir))
    elsewhere = tmp_path / "elsewhere"
    restore(elsewhere, copy, address_of(elsewhere))
    again = Library.at(elsewhere)
    assert again.catalogue.aliases(ALL) == library.catalogue.aliases(ALL)
    findings = check_library(again.engine, again.data_dir)
    assert [f for f in findings if f.verdict is Verdict.FAILED] == []
    again.close()


def test_a_library_made_before_aliases_opens_without_any_and_gets_them_by_rebuilding(
    tmp_path: Path,
) -> None:
    library = Library.at(tmp_path)
    library.put("a.md", WRI)
    library.close()
    make_it_older(tmp_path, 2)
    older = Library.at(tmp_path)
    assert older.catalogue.aliases(ALL) == ()
    assert older.catalogue.count(ALL) == 1
    older.close()
    rebuild_library(
        settings_of(tmp_path),
        drafter(older.embedder),
        lambda data, _: parsed(data.decode()),
        lambda *_: None,
    )
    rebuilt = Library.at(tmp_path)
    assert [alias.short for alias in rebuilt.catalogue.aliases(ALL)] == ["WRI"]
    rebuilt.close()
