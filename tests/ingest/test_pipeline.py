"""Ingest runs on real files, through the pipeline that the command uses."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.audience import Audience
from ingest.errors import BadManifest, UnreadableFile
from ingest.fetch import Fetched
from ingest.pipeline import Ingest
from ingest.pruning import prune_vanished
from ingest.reading.parsed import ParsedDocument
from ingest.report import Report
from ingest.sources import Found, Item, Wishes, find_items
from tests.builders import Library, drafter, parsed

ALL = Audience(("public", "partner", "staff"))


class Folder:
    """A folder of documents with a library that ingests it, counting what is read."""

    def __init__(self, root: Path, data_dir: Path) -> None:
        self.root = root
        self.library = Library.at(data_dir)
        self.reads: list[str] = []

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def read(self, data: bytes, name: str) -> ParsedDocument:
        self.reads.append(name)
        if b"BROKEN" in data:
            raise UnreadableFile("is broken; supply another copy")
        return parsed(data.decode())

    def items(self, wishes: Wishes = Wishes()) -> list[Item]:  # noqa: B008 - frozen
        return list(self.found(wishes).items)

    def found(self, wishes: Wishes = Wishes()) -> Found:  # noqa: B008 - frozen
        return find_items([str(self.root)], wishes, no_fetching)

    def run(self, wishes: Wishes = Wishes()) -> Report:  # noqa: B008 - frozen
        return self.ingest().run(self.items(wishes), lambda *_: None)

    def ingest(self) -> Ingest:
        return Ingest(
            writer=self.library.writer,
            make_drafter=lambda: drafter(self.library.embedder),
            read_file=self.read,
        )

    def titles(self) -> set[str]:
        return {d.facts.title for d in self.library.writer.listing()}


def no_fetching(url: str) -> Fetched:
    raise AssertionError(f"nothing should be fetched, not {url}")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path / "docs", tmp_path / "var")
    made.root.mkdir()
    yield made
    made.library.close()


def test_an_unchanged_folder_of_200_documents_reads_no_file_and_embeds_nothing(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(200):
        folder.write(f"{i:03}.md", f"City {i} has a plan.")
    assert folder.run().new == 200
    folder.reads.clear()
    embedded = folder.library.embedder.passages_embedded
    bodies: list[Path] = []
    original = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda p: (bodies.append(p), original(p))[1])
    report = folder.run()
    assert (report.unchanged, report.new, report.replaced) == (200, 0, 0)
    assert folder.reads == []
    assert bodies == []
    assert folder.library.embedder.passages_embedded == embedded


def test_a_file_that_was_only_touched_is_looked_at_but_not_embedded(folder: Folder) -> None:
    path = folder.write("a.md", "A plan.")
    folder.run()
    os.utime(path, ns=(1, 10**18))
    embedded = folder.library.embedder.passages_embedded
    assert folder.run().unchanged == 1
    assert folder.library.embedder.passages_embedded == embedded
    folder.reads.clear()
    assert folder.run().unchanged == 1
    assert folder.reads == []


def test_a_changed_file_becomes_a_new_edition_of_its_document(folder: Folder) -> None:
    folder.write("a.md", "There are eight cities.")
    folder.run()
    (before,) = folder.library.writer.listing()
    folder.write("a.md", "There are twenty-one cities.")
    assert folder.run().replaced == 1
    (after,) = folder.library.writer.listing()
    assert after.id == before.id
    assert after.edition != before.edition


def test_a_bad_file_is_named_with_its_reason_and_the_rest_goes_on(folder: Folder) -> None:
    folder.write("a.md", "A plan.")
    bad = folder.write("b.md", "BROKEN")
    folder.write("c.md", "Another plan.")
    report = folder.run()
    assert report.new == 2
    assert report.failed == [(str(bad), "is broken; supply another copy")]
    assert folder.titles() == {"a", "c"}


def test_a_broken_new_version_leaves_the_old_one_in_place(folder: Folder) -> None:
    folder.write("a.md", "A plan.")
    folder.run()
    folder.write("a.md", "BROKEN now, and longer")
    assert len(folder.run().failed) == 1
    assert folder.titles() == {"a"}


def test_vanished_files_are_removed_on_request_only(folder: Folder) -> None:
    for i in range(10):
        folder.write(f"{i}.md", f"Plan {i}.")
    folder.run()
    (folder.root / "3.md").unlink()
    assert len(folder.titles()) == 10
    report = folder.run()
    prune_vanished(folder.library.writer, folder.found(), report, confirmed=False)
    assert report.removed == 1
    assert "3" not in folder.titles()


def test_an_emptied_folder_is_held_back_until_confirmed(folder: Folder) -> None:
    paths = [folder.write(f"{i}.md", f"Plan {i}.") for i in range(10)]
    folder.run()
    for path in paths:
        path.unlink()
    report = Report()
    prune_vanished(folder.library.writer, folder.found(), report, confirmed=False)
    assert report.failed == [
        (str(folder.root), "10 of 10 documents have vanished; add --yes to remove")
    ]
    assert len(folder.titles()) == 10
    prune_vanished(folder.library.writer, folder.found(), Report(), confirmed=True)
    assert folder.titles() == set()


def test_the_manifest_wins_over_the_file_and_the_command(folder: Folder) -> None:
    folder.write("a.md", "A plan.")
    folder.write("b.md", "A plan too.")
    folder.write(
        "manifest.yaml",
        "documents:\n"
        "- {file: a.md, title: The plan, audience: 'partner:wri', published: 2016-05-01}\n",
    )
    folder.run(Wishes(audience="public", kind="note"))
    found = {d.facts.title: d.facts for d in folder.library.writer.listing()}
    assert found["The plan"].label == "partner:wri"
    assert str(found["The plan"].published) == "2016-05-01"
    assert found["b"].label == "public"
    assert found["b"].kind == "note"


def test_a_document_that_nobody_labels_is_for_staff(folder: Folder) -> None:
    folder.write("a.md", "A plan.")
    folder.run()
    (document,) = folder.library.writer.listing()
    assert document.facts.label == "staff"


def test_two_files_with_one_id_are_editions_and_the_newest_is_current(folder: Folder) -> None:
    folder.write("new.md", "There are 21 cities.")
    folder.write("old.md", "There are 8 cities.")
    folder.write(
        "manifest.yaml",
        "documents:\n"
        "- {file: new.md, id: cities, title: Cities, published: 2017-06-26}\n"
        "- {file: old.md, id: cities, title: Cities, published: 2015-01-01}\n",
    )
    folder.run()
    (document,) = folder.library.writer.listing()
    edition = folder.library.catalogue.edition(ALL, document.id, document.edition)
    assert edition.text == "There are 21 cities."
    assert folder.run().unchanged == 2


def test_a_manifest_that_names_a_missing_file_is_refused_whole(folder: Folder) -> None:
    folder.write("a.md", "A plan.")
    folder.write("manifest.yaml", "documents:\n- {file: gone.md}")
    with pytest.raises(BadManifest, match=r"gone\.md"):
        folder.run()
    assert folder.titles() == set()


@pytest.mark.parametrize(
    "line", ["{file: a.md, audience: everyone}", "{file: a.md, colour: red}", "[1, 2"]
)
def test_a_wrong_manifest_is_refused_with_the_place(folder: Folder, line: str) -> None:
    folder.write("a.md", "A plan.")
    folder.write("manifest.yaml", f"documents:\n- {line}")
    with pytest.raises(BadManifest, match=r"manifest\.yaml"):
        folder.run()


def test_hidden_ignored_and_outside_files_are_not_documents(folder: Folder, tmp_path: Path) -> None:
    folder.write("a.md", "A plan.")
    folder.write(".hidden.md", "No.")
    folder.write("scripts/make.md", "No.")
    folder.write("manifest.yaml", "ignore: ['scripts/*']")
    secret = tmp_path / "secret.md"
    secret.write_text("No.")
    (folder.root / "link.md").symlink_to(secret)
    folder.run()
    assert folder.titles() == {"a"}


def test_the_manifest_wins_for_a_file_that_is_ingested_alone(folder: Folder) -> None:
    path = folder.write("sub/a.md", "A plan.")
    folder.write("manifest.yaml", "documents:\n- {file: sub/a.md, id: plan, audience: partner}\n")
    folder.run(Wishes(audience="public"))
    items = find_items([str(path)], Wishes(audience="public"), no_fetching).items
    assert folder.ingest().run(items, lambda *_: None).unchanged == 1
    (document,) = folder.library.writer.listing()
    assert document.facts.label == "partner"


def test_a_file_that_gets_an_id_and_a_label_leaves_no_readable_copy(folder: Folder) -> None:
    folder.write("a.md", "A plan.")
    folder.run(Wishes(audience="public"))
    folder.write("manifest.yaml", "documents:\n- {file: a.md, id: budget, audience: staff}\n")
    folder.run()
    (document,) = folder.library.writer.listing()
    assert document.facts.label == "staff"


def test_one_id_in_two_folders_is_two_documents(folder: Folder, tmp_path: Path) -> None:
    other = Folder.__new__(Folder)
    other.root, other.library, other.reads = tmp_path / "other", folder.library, []
    for each, text in ((folder, "Ours."), (other, "Theirs.")):
        each.write("a.md", text)
        each.write("manifest.yaml", "documents:\n- {file: a.md, id: glossary}\n")
        each.run()
    assert len(folder.library.writer.listing()) == 2


def test_editions_of_one_document_cannot_have_different_audiences(folder: Folder) -> None:
    folder.write("draft.md", "A draft.")
    folder.write("final.md", "The final text.")
    folder.write(
        "manifest.yaml",
        "documents:\n- {file: draft.md, id: plan, audience: staff}\n"
        "- {file: final.md, id: plan, audience: public}\n",
    )
    with pytest.raises(BadManifest, match="different audiences: plan"):
        folder.run()


def test_a_date_of_the_command_is_for_documents_without_one(folder: Folder) -> None:
    folder.write("a.md", "A plan.")
    day = dt.date(2020, 1, 1)

    def read(data: bytes, name: str) -> ParsedDocument:
        published = "2016-05-01" if name == "b.md" else None
        return replace(folder.read(data, name), published=published)

    folder.write("b.md", "A dated plan.")
    items = folder.items(Wishes(published=day))
    replace(folder.ingest(), read_file=read).run(items, lambda *_: None)
    dates = {d.facts.title: d.facts.published for d in folder.library.writer.listing()}
    assert dates == {"a": day, "b": dt.date(2016, 5, 1)}


def test_a_name_that_is_not_utf8_is_reported_and_the_rest_goes_on(folder: Folder) -> None:
    folder.write("a.md", "A plan.")
    Path(os.fsdecode(os.fsencode(folder.root) + b"/caf\xe9.md")).write_text("No.")
    found = folder.found()
    assert [item.address for item in found.items] == [str(folder.root / "a.md")]
    assert "not UTF-8" in found.over.failed[0][1]


def test_a_place_that_is_nothing_is_named() -> None:
    found = find_items(["/no/such/place", "ftp://example.org/x"], Wishes(), no_fetching)
    assert found.over.failed == [
        ("/no/such/place", "does not exist"),
        ("ftp://example.org/x", "is not an http or https address"),
    ]


def test_an_address_is_ingested_once_and_then_only_when_it_changed(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = [b"A page about water."]

    def fetcher(url: str) -> Fetched:
        return Fetched(url=url, name="page.html", data=body[0])

    def run(fetch: Callable[[str], Fetched]) -> Report:
        items = find_items(["https://example.org/page"], Wishes(audience="public"), fetch).items
        return folder.ingest().run(items, lambda *_: None)

    assert run(fetcher).new == 1
    assert run(fetcher).unchanged == 1
    body[0] = b"A page about energy."
    assert run(fetcher).replaced == 1
    (document,) = folder.library.writer.listing()
    assert document.facts.url == "https://example.org/page"
