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


def places(shelf: Shelf, document: Document) -> set[str]:
    files = shelf.library.writer.files().items()
    return {Path(address).name for address, file in files if file.document_id == document.id}


def test_two_copies_are_one_document_in_two_places(shelf: Shelf) -> None:
    shelf.write("plan.md", "The plan covers water.")
    shelf.run()
    before = documents(shelf)
    shelf.write("copy.md", "The plan covers water.")
    report = shelf.run()
    assert (report.new, report.moved, report.unchanged) == (0, 0, 2)
    told = f"holds the same as {shelf.root / 'plan.md'}: one document in two places"
    assert report.notes == [(str(shelf.root / "copy.md"), told)]
    assert documents(shelf) == before
    assert places(shelf, before["plan"]) == {"plan.md", "copy.md"}
    again = shelf.run()
    assert (again.unchanged, again.notes) == (2, [])


def test_copies_that_come_at_once_are_one_document(shelf: Shelf) -> None:
    for name in ("a/plan.md", "b/plan.md", "c/plan.md"):
        shelf.write(name, "The plan covers water.")
    report = shelf.run()
    assert (report.new, report.unchanged) == (1, 2)
    assert len(documents(shelf)) == 1
    assert shelf.run().unchanged == 3


@pytest.mark.parametrize(
    "said", ["audience: staff", "title: Another plan", "period: {from: 2019-01-01}", "kind: note"]
)
def test_a_copy_of_which_the_manifest_says_something_else_is_another_document(
    shelf: Shelf, said: str
) -> None:
    shelf.write("plan.md", "The plan covers water.")
    shelf.write("copy.md", "The plan covers water.")
    shelf.write("manifest.yaml", f"documents:\n- {{file: copy.md, {said}}}\n")
    for _ in range(2):
        shelf.run(audience="public")
        assert len(shelf.library.writer.listing()) == 2


def test_what_the_manifest_says_later_of_a_document_with_a_copy_is_said_of_it(shelf: Shelf) -> None:
    shelf.write("a.md", "The plan covers water.")
    shelf.write("copy.md", "The plan covers water.")
    shelf.run()
    (before,) = documents(shelf).values()
    shelf.write("manifest.yaml", "documents:\n- {file: a.md, title: The water plan}\n")
    shelf.run()
    (after,) = documents(shelf).values()
    assert (after.id, after.facts.title) == (before.id, "The water plan")


def test_a_copy_that_is_for_others_from_now_on_leaves(shelf: Shelf) -> None:
    for name in ("plan.md", "copy.md"):
        shelf.write(name, "The plan covers water.")
    shelf.run(audience="public")
    shelf.write("manifest.yaml", "documents:\n- {file: copy.md, audience: staff}\n")
    shelf.run(audience="public")
    found = {d.facts.label: places(shelf, d) for d in shelf.library.writer.listing()}
    assert found == {"public": {"plan.md"}, "staff": {"copy.md"}}


@pytest.mark.parametrize("changed", ["plan.md", "copy.md"])
def test_a_copy_that_changes_leaves_and_the_other_keeps_the_document(
    shelf: Shelf, changed: str
) -> None:
    shelf.write("copy.md", "The plan covers water.")
    shelf.run()
    shelf.write("plan.md", "The plan covers water.")
    shelf.run()
    (before,) = documents(shelf).values()
    shelf.library.writer.relabel(before.id, "public")
    other = {"plan.md": "copy.md", "copy.md": "plan.md"}[changed]
    shelf.write(changed, "The plan covers roads, too.")
    for _ in range(2):
        shelf.run()
        found = {d.id: d for d in shelf.library.writer.listing()}
        assert len(found) == 2
        kept = found.pop(before.id)
        assert (kept.edition, kept.facts.label) == (before.edition, "public")
        assert places(shelf, kept) == {other}
        assert places(shelf, *found.values()) == {changed}


def test_copies_that_change_together_stay_one_document(shelf: Shelf) -> None:
    for name in ("plan.md", "copy.md"):
        shelf.write(name, "The plan covers water.")
    shelf.run()
    (before,) = documents(shelf).values()
    for name in ("plan.md", "copy.md"):
        shelf.write(name, "The plan covers water and energy.")
    shelf.run()
    (after,) = documents(shelf).values()
    assert after.id == before.id
    assert after.edition != before.edition
    assert places(shelf, after) == {"plan.md", "copy.md"}


def test_where_one_of_two_places_is_removed_the_document_stays_in_the_other(shelf: Shelf) -> None:
    for name in ("plan.md", "copy.md"):
        shelf.write(name, "The plan covers water.")
    shelf.run()
    (before,) = documents(shelf).values()
    (shelf.root / "plan.md").unlink()
    assert shelf.run().removed == 0
    assert list(documents(shelf).values()) == [before]
    assert places(shelf, before) == {"copy.md"}
    (shelf.root / "copy.md").unlink()
    assert shelf.run(confirmed=True).removed == 1


def test_of_two_files_with_the_content_of_one_that_is_gone_both_are_it(shelf: Shelf) -> None:
    shelf.write("plan.md", "The plan covers water.")
    shelf.run()
    before = documents(shelf)["plan"]
    move(shelf, "plan.md", "a.md")
    shelf.write("b.md", "The plan covers water.")
    report = shelf.run()
    assert (report.new, report.moved) == (0, 1)
    (after,) = documents(shelf).values()
    assert after.id == before.id
    assert places(shelf, after) == {"a.md", "b.md"}


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
