"""What of a folder is passed over is named, and what could not be looked at is never removed."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest import running
from ingest.cli import app
from ingest.errors import BadManifest
from ingest.sources import Wishes, find_items
from tests.builders import drafter
from tests.fakes import HashedEmbedder
from tests.ingest.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "docs", tmp_path / "var")
    made.root.mkdir()
    yield made
    made.library.close()


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Folders that the system does not let anybody open, whoever runs the tests."""
    paths: set[str] = set()
    scandir = os.scandir

    def guarded(path: str | Path) -> object:
        if str(path) in paths:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    return paths


def test_every_file_that_no_reader_is_for_is_named_as_when_it_is_given_alone(shelf: Shelf) -> None:
    shelf.write("a.md")
    for name in ("plan.gz", "sub/tune.mp3", "data.json", "x.DOC", "b.md~", "lift.v2"):
        shelf.write(name)
    for name in ("gate.eml", "boiler.rtf", "sub/lift.log", "README"):
        shelf.write(name)
    report = shelf.run()
    told = shelf.reasons(report.left_out)
    assert set(told) == {"plan.gz", "sub/tune.mp3", "data.json", "x.DOC", "b.md~", "lift.v2"}
    assert told["x.DOC"] == "is not supported: .doc is the old Word format; save it as .docx"
    assert "the extension .json is unknown" in told["data.json"]
    assert (report.new, report.failed, report.complete) == (5, [], False)
    assert "6 left out" in report.lines()[0]


def test_what_the_manifest_ignores_is_not_named_and_hidden_files_are_counted(shelf: Shelf) -> None:
    shelf.write("a.md")
    for name in ("data.json", "README", "sub/more.json", ".git/config", ".a.md", "~$a.docx"):
        shelf.write(name)
    shelf.write("Thumbs.db")
    shelf.write("manifest.yaml", "ignore: ['*.json', README]")
    report = shelf.run()
    assert (report.left_out, report.failed, report.notes, report.hidden) == ([], [], [], 4)
    assert report.complete
    assert report.lines()[0].startswith("1 new, 0 unchanged")
    assert "4 hidden" in report.lines()[0]


def test_links_out_of_the_folder_and_dead_links_are_named(shelf: Shelf, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "cellar.md").write_text("The cellar holds four barrels.")
    shelf.write("a.md")
    (shelf.root / "linkdir").symlink_to("../outside")
    (shelf.root / "cellar.md").symlink_to("../outside/cellar.md")
    (shelf.root / "broken.md").symlink_to("/nowhere.md")
    (shelf.root / "gone").symlink_to("/nowhere")
    (shelf.root / "round.md").symlink_to("round.md")
    report = shelf.run()
    left_out, failed = shelf.reasons(report.left_out), shelf.reasons(report.failed)
    assert set(left_out) == {"linkdir", "cellar.md"}
    assert left_out["cellar.md"].endswith(f"ingest {outside / 'cellar.md'} to have it read")
    assert failed == {
        "broken.md": "is a dead link, to /nowhere.md",
        "gone": "is a dead link, to /nowhere",
        "round.md": "is a dead link, to round.md",
    }
    assert shelf.titles() == {"a"}


def test_a_document_is_not_read_twice_through_a_link(shelf: Shelf) -> None:
    shelf.write("sub/attic.md", "The attic is dry.")
    (shelf.root / "sub" / "alias.md").symlink_to("attic.md")
    (shelf.root / "alias").symlink_to("sub/attic.md")
    (shelf.root / "again").symlink_to("sub")
    (shelf.root / "sub" / "up").symlink_to("..")
    report = shelf.run()
    assert (report.new, report.complete) == (1, True)
    assert set(shelf.reasons(report.notes)) == {"sub/alias.md", "alias", "again", "sub/up"}
    assert shelf.titles() == {"attic"}


def test_a_link_to_what_is_not_read_itself_is_read_once(shelf: Shelf) -> None:
    shelf.write(".store/1f2e", "The attic is dry.")
    (shelf.root / "attic.md").symlink_to(".store/1f2e")
    (shelf.root / "loft.md").symlink_to(".store/1f2e")
    (shelf.root / "folder").symlink_to(".store")
    report = shelf.run()
    assert shelf.titles() == {"attic"}
    assert set(shelf.reasons(report.notes)) == {"loft.md"}
    assert set(shelf.reasons(report.left_out)) == {"folder"}


def test_a_link_that_the_manifest_lists_keeps_what_is_said_of_it(shelf: Shelf) -> None:
    shelf.write("sub/attic.md", "The attic is dry.")
    (shelf.root / "alias.md").symlink_to("sub/attic.md")
    shelf.write("manifest.yaml", "documents:\n- {file: alias.md, title: The attic, id: attic}\n")
    shelf.run()
    assert "The attic" in shelf.titles()


def test_pipes_and_sockets_are_named_and_not_opened(shelf: Shelf) -> None:
    os.mkfifo(shelf.root / "pipe.md")
    here = Path.cwd()
    os.chdir(shelf.root)  # the address of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("socket.md")
    finally:
        os.chdir(here)
    (shelf.root / "link.md").symlink_to("pipe.md")
    report = shelf.run()
    assert set(shelf.reasons(report.left_out)) == {"pipe.md", "socket.md", "link.md"}


def test_a_manifest_below_the_folder_is_told_not_to_count(shelf: Shelf) -> None:
    shelf.write("sub/a.md")
    shelf.write("sub/manifest.yaml", "documents: []")
    report = shelf.run()
    assert shelf.reasons(report.notes) == {
        "sub/manifest.yaml": "counts only when its own folder is ingested"
    }


def test_a_manifest_that_is_a_dead_link_stops_the_folder(shelf: Shelf) -> None:
    shelf.write("a.md")
    (shelf.root / "manifest.yaml").symlink_to("/nowhere.yaml")
    with pytest.raises(BadManifest, match="dead link"):
        shelf.run()


def test_a_folder_that_cannot_be_opened_is_named_and_keeps_its_documents(
    shelf: Shelf, locked: set[str]
) -> None:
    for number in range(6):
        shelf.write(f"a/{number}.md")
    shelf.write("b/room.md")
    shelf.write("b/deeper/still/hall.md")
    assert shelf.run().new == 8
    locked.add(str(shelf.root / "b"))
    (shelf.root / "a" / "3.md").unlink()
    for confirmed in (False, True):
        report = shelf.run(confirmed=confirmed)
        assert shelf.reasons(report.failed) == {"b": "cannot be opened: Permission denied"}
        assert shelf.reasons(report.notes) == {"b": "its documents stay in the library (2)"}
        assert {"room", "hall"} <= shelf.titles()
    assert "3" not in shelf.titles()


def test_a_root_that_cannot_be_opened_is_named_and_keeps_its_documents(
    shelf: Shelf, locked: set[str]
) -> None:
    shelf.write("a.md")
    shelf.run()
    locked.add(str(shelf.root))
    report = shelf.run(confirmed=True)
    assert report.failed == [(str(shelf.root), "cannot be opened: Permission denied")]
    assert shelf.titles() == {"a"}


def test_a_folder_or_file_that_became_a_dead_link_keeps_its_documents(shelf: Shelf) -> None:
    for number in range(6):
        shelf.write(f"a/{number}.md")
    shelf.write("b/room.md").rename(shelf.root / "hall.md")
    shelf.write("b/room.md", "Another room.")
    shelf.run()
    (shelf.root / "b" / "room.md").unlink()
    (shelf.root / "b").rmdir()
    (shelf.root / "b").symlink_to("/nowhere")
    (shelf.root / "hall.md").unlink()
    (shelf.root / "hall.md").symlink_to("/nowhere.md")
    report = shelf.run(confirmed=True)
    assert set(shelf.reasons(report.failed)) == {"b", "hall.md"}
    assert {"room", "hall"} <= shelf.titles()


@pytest.mark.parametrize("place", ["", "b"])
def test_an_empty_folder_may_be_a_disk_that_is_not_mounted(shelf: Shelf, place: str) -> None:
    for number in range(6 if place else 0):
        shelf.write(f"a/{number}.md")
    path = shelf.write(f"{place or '.'}/room.md")
    shelf.run()
    path.unlink()
    report = shelf.run()
    assert shelf.reasons(report.failed) == {
        place or ".": "is empty, but the library has documents of it (1); "
        "mount it, or add --yes to remove them"
    }
    assert "room" in shelf.titles()
    assert shelf.run(confirmed=True).removed == 1


def test_a_folder_that_was_taken_away_is_pruned(shelf: Shelf) -> None:
    for number in range(6):
        shelf.write(f"a/{number}.md")
    path = shelf.write("b/room.md")
    shelf.run()
    path.unlink()
    path.parent.rmdir()
    assert shelf.run().removed == 1


def test_a_place_that_is_a_dead_link_or_a_pipe_is_named(tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to("/nowhere")
    os.mkfifo(tmp_path / "pipe.md")
    places = [str(tmp_path / "docs"), str(tmp_path / "pipe.md")]
    found = find_items(places, Wishes(), lambda url: pytest.fail(url))
    assert found.over.failed == [
        (places[0], "is a dead link, to /nowhere"),
        (places[1], "is no file but a pipe, socket or device"),
    ]
    assert found.roots == []


@pytest.mark.parametrize("as_json", [False, True])
def test_the_command_says_by_count_and_exit_code_that_something_was_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setattr(running, "drafter", lambda _: drafter(HashedEmbedder()))
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text("# A plan\n\nThe plan covers water.")
    (docs / ".hidden").write_text("No.")
    run = ["add", str(docs), *(["--json"] if as_json else [])]
    assert CliRunner().invoke(app, run).exit_code == 0
    (docs / "gate.doc").write_text("The gate.")
    done = CliRunner().invoke(app, run)
    assert done.exit_code == 1
    if as_json:
        report = json.loads(done.stdout)
        assert report["left_out"] == [
            {
                "address": str(docs / "gate.doc"),
                "reason": "is not supported: .doc is the old Word format; save it as .docx",
            }
        ]
        assert (report["hidden"], report["unchanged"]) == (1, 1)
    else:
        assert "0 failed, 1 left out, 1 hidden" in done.stdout
        assert f"left out {docs / 'gate.doc'}: is not supported: .doc is the old" in done.stdout
        assert "`ignore` in manifest.yaml" in done.stdout
