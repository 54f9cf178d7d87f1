"""A file that is moved or renamed stays the document that it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.model import Document
from tests.ingest.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "docs", tmp_path / "var")
    made.root.mkdir()
    yield made
    made.library.close()


def documents(shelf: Shelf) -> dict[str, Document]:
    return {d.facts.title: d for d in shelf.library.writer.listing()}


def move(shelf: Shelf, old: str, new: str) -> None:
    path = shelf.root / new
    path.parent.mkdir(parents=True, exist_ok=True)
    (shelf.root / old).rename(path)


@pytest.mark.parametrize("new", ["budget.md", "archive/2023/plan.md", "Plan.MD"])
def test_a_moved_file_stays_its_document_with_the_label_given_by_hand(
    shelf: Shelf, new: str
) -> None:
    shelf.write("plan.md", "The plan covers water.")
    shelf.write("other.md")
    shelf.run(audience="public")
    before = documents(shelf)["plan"]
    shelf.library.writer.relabel(before.id, "staff")
    move(shelf, "plan.md", new)
    report = shelf.run(audience="public")
    after = documents(shelf)[Path(new).stem]
    assert (after.id, after.edition, after.facts.label) == (before.id, before.edition, "staff")
    assert (report.new, report.moved, report.removed, len(documents(shelf))) == (0, 1, 0, 2)
    assert report.notes == [(str(shelf.root / new), f"was {shelf.root / 'plan.md'}")]
    again = shelf.run(audience="public")
    assert (again.unchanged, again.moved, again.removed) == (2, 0, 0)


def test_a_moved_folder_keeps_all_its_documents_and_nothing_waits_for_yes(shelf: Shelf) -> None:
    for number in range(6):
        shelf.write(f"a/{number}.md")
    shelf.run()
    before = {d.id for d in documents(shelf).values()}
    (shelf.root / "a").rename(shelf.root / "b")
    report = shelf.run()
    assert (report.moved, report.removed, report.failed) == (6, 0, [])
    assert {d.id for d in documents(shelf).values()} == before


def test_a_moved_file_that_is_edited_later_is_a_new_edition_of_its_document(shelf: Shelf) -> None:
    shelf.write("plan.md", "The plan covers water.")
    shelf.run()
    before = documents(shelf)["plan"]
    move(shelf, "plan.md", "budget.md")
    shelf.run()
    shelf.write("budget.md", "The plan covers water and energy.")
    assert shelf.run().replaced == 1
    (after,) = shelf.library.writer.listing()
    assert after.id == before.id
    assert after.edition != before.edition


def test_another_file_where_one_was_moved_away_is_another_document(shelf: Shelf) -> None:
    shelf.write("plan.md", "The plan covers water.")
    shelf.run()
    before = documents(shelf)["plan"]
    move(shelf, "plan.md", "old.md")
    shelf.run()
    shelf.write("plan.md", "The new plan covers energy.")
    assert shelf.run().new == 1
    first = documents(shelf)
    assert first["old"].id == before.id != first["plan"].id
    shelf.write("plan.md", "The new plan covers energy and roads.")
    assert shelf.run().replaced == 1
    assert {t: d.id for t, d in documents(shelf).items()} == {t: d.id for t, d in first.items()}
    assert shelf.run().unchanged == 2


def test_a_file_that_is_renamed_and_edited_at_once_is_a_new_document(shelf: Shelf) -> None:
    shelf.write("plan.md", "The plan covers water.")
    shelf.run()
    before = documents(shelf)["plan"]
    (shelf.root / "plan.md").unlink()
    shelf.write("budget.md", "The plan covers water and energy.")
    report = shelf.run(confirmed=True)
    assert (report.new, report.moved, report.removed) == (1, 0, 1)
    assert documents(shelf)["budget"].id != before.id


def test_a_copy_is_told_and_is_no_move(shelf: Shelf) -> None:
    shelf.write("plan.md", "The plan covers water.")
    shelf.run()
    before = documents(shelf)["plan"]
    shelf.write("copy.md", "The plan covers water.")
    report = shelf.run()
    assert (report.new, report.moved) == (1, 0)
    assert report.notes == [
        (str(shelf.root / "copy.md"), f"holds the same as {shelf.root / 'plan.md'}")
    ]
    assert documents(shelf)["plan"].id == before.id
    assert shelf.run().notes == []


def test_where_the_original_of_a_copy_is_removed_the_copy_stays(shelf: Shelf) -> None:
    for name in ("plan.md", "copy.md"):
        shelf.write(name, "The plan covers water.")
    shelf.run()
    copy = documents(shelf)["copy"]
    (shelf.root / "plan.md").unlink()
    assert shelf.run().removed == 1
    assert documents(shelf) == {"copy": copy}


def test_of_two_files_with_the_content_of_one_that_is_gone_one_is_it(shelf: Shelf) -> None:
    shelf.write("plan.md", "The plan covers water.")
    shelf.run()
    before = documents(shelf)["plan"]
    move(shelf, "plan.md", "a.md")
    shelf.write("b.md", "The plan covers water.")
    report = shelf.run()
    assert (report.new, report.moved) == (1, 1)
    assert documents(shelf)["a"].id == before.id != documents(shelf)["b"].id
    assert (str(shelf.root / "b.md"), f"holds the same as {shelf.root / 'a.md'}") in report.notes


def test_a_move_to_where_others_may_read_gives_the_label_of_the_new_place(shelf: Shelf) -> None:
    shelf.write("manifest.yaml", "documents:\n- {file: plan.md, audience: public}\n")
    shelf.write("plan.md", "The plan covers water.")
    shelf.run()
    before = documents(shelf)["plan"]
    assert before.facts.label == "public"
    move(shelf, "plan.md", "inner.md")
    shelf.write("manifest.yaml", "documents:\n- {file: inner.md, audience: staff}\n")
    shelf.run()
    after = documents(shelf)["inner"]
    assert (after.id, after.facts.label) == (before.id, "staff")
