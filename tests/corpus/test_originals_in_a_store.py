"""Originals in a bucket of moto's server: kept, read, moved, swept, erased, and what goes wrong."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.audience import Audience
from corpus.backup import backup, restore
from corpus.check import Finding, Verdict, check_library
from corpus.drafts import EditionDraft
from corpus.errors import (
    CatalogueUnavailable,
    OriginalLost,
    OriginalsUnwritable,
    OriginalUnavailable,
)
from corpus.keeping import Keeper
from corpus.object_store import ObjectStore, Stores
from corpus.original_moves import move_originals, sweep
from corpus.originals import Originals
from tests.builders import Library
from tests.corpus.killed_storing import MOMENTS, store_until_killed
from tests.databases import address_of
from tests.moto import S3, Gate
from tests.stored import ROOT, keep_in, library_in_store, loose, named

pytestmark = pytest.mark.usefixtures("either_database")

PUBLIC = Audience(("public",))
TEXT = "TEST piloted its tool in Accra, Ghana."


@pytest.fixture
def gate(s3: S3) -> Iterator[Gate]:
    made = Gate(s3)
    made.open()
    yield made
    made.shut()


@pytest.fixture
def s3(moto: S3, monkeypatch: pytest.MonkeyPatch) -> S3:
    moto.name_in(monkeypatch)
    moto.empty()
    return moto


@pytest.fixture
def library(s3: S3, tmp_path: Path) -> Iterator[Library]:
    made = library_in_store(tmp_path / "var")
    yield made
    made.close()


def file_of(library: Library, document_id: str) -> bytes:
    return Originals(library.engine, Stores()).original(PUBLIC, document_id).data


def check(library: Library) -> dict[str, Finding]:
    found = check_library(library.engine, library.data_dir)
    return {each.name: each for each in found if each.name in {"originals", "removed"}}


def is_sound(library: Library) -> bool:
    return {each.verdict for each in check(library).values()} == {Verdict.OK}


def test_an_original_is_an_object_named_by_its_hash_and_read_back_as_it_was(
    s3: S3, library: Library
) -> None:
    document_id = library.put("tool", TEXT)
    [key] = s3.keys()
    assert key.startswith(f"originals/{hashlib.sha256(TEXT.encode()).hexdigest()}-")
    assert named(library) == [key]
    assert file_of(library, document_id) == TEXT.encode()
    assert [each.data for each in library.writer.stored_editions()] == [TEXT.encode()]
    assert is_sound(library)


def test_the_same_bytes_are_kept_once_and_go_with_the_last_document_made_of_them(
    s3: S3, library: Library
) -> None:
    first, second = library.put("one", TEXT), library.put("two", TEXT, "staff")
    keys = s3.keys()
    assert len(keys) == 1
    library.writer.remove([first])
    assert s3.keys() == keys
    library.writer.remove([second])
    assert (s3.keys(), named(library), loose(library)) == ([], [], [])


def test_while_the_store_is_away_nothing_is_stored_and_what_is_removed_is_erased_later(
    s3: S3, gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3.name_in(monkeypatch, gate.url)
    library = library_in_store(tmp_path / "var")
    removed, kept = library.put("removed", TEXT), library.put("kept", "It stays.")
    gate.shut()
    with pytest.raises(OriginalsUnwritable, match=f"{ROOT} now: it does not answer"):
        library.put("new", "It is not kept.")
    assert "new" not in {each.facts.title for each in library.writer.listing()}
    with pytest.raises(OriginalUnavailable):
        Originals(library.engine, library.writer.keeper.stores).original(PUBLIC, kept)
    library.writer.remove([removed])
    assert check(library)["originals"].verdict is Verdict.FAILED
    assert check(library)["removed"].message.startswith("1 files of removed documents are still in")
    assert len(s3.keys()) == 2
    gate.open()
    library.put("new", "It is kept now.")
    assert sorted(s3.keys()) == named(library)
    assert len(named(library)) == 2
    assert is_sound(library)
    library.close()


def test_what_is_lost_or_altered_is_named_and_stored_again_when_it_is_ingested(
    s3: S3, library: Library
) -> None:
    lost, altered = library.put("lost", TEXT), library.put("altered", "Two.")
    keys = {s3.get(key): key for key in s3.keys()}  # noqa: SIM118
    s3.client.remove_object("docs", keys[TEXT.encode()])
    s3.client.put_object("docs", keys[b"Two."], io.BytesIO(b"Too."), 4)
    for document_id in (lost, altered):
        with pytest.raises(OriginalLost, match="its text can be read"):
            file_of(library, document_id)
    told = check(library)["originals"]
    assert told.verdict is Verdict.FAILED
    assert f"{keys[TEXT.encode()]} is lost ({lost} lost)" in told.message
    assert f"{keys[b'Two.']} was altered ({altered} altered)" in told.message
    library.put("lost", TEXT)
    assert file_of(library, lost) == TEXT.encode()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_at_any_moment_loses_nothing_named_and_leaves_nothing_for_good(
    s3: S3, tmp_path: Path, moment: str
) -> None:
    library = library_in_store(tmp_path / "var")
    gone, kept = library.put("gone", "It goes."), library.put("kept", TEXT)
    library.close()
    store_until_killed(tmp_path / "var", moment, "a", "b", remove=gone)
    library = library_in_store(tmp_path / "var", later=2)
    assert set(named(library)) <= set(s3.keys()) <= {*named(library), *loose(library)}
    assert check(library)["originals"].verdict is Verdict.OK
    assert file_of(library, kept) == TEXT.encode()
    library.put("b", "What b says.")  # whatever comes next tidies up
    assert s3.keys() == named(library)
    assert loose(library) == []
    library.close()


def test_what_is_swept_while_it_is_about_to_be_named_is_written_again(
    s3: S3, library: Library, tmp_path: Path
) -> None:
    other = Keeper(library.engine, Stores(ROOT), library.writer.keeper.now)
    store = ObjectStore(ROOT)
    swept: list[int] = []

    class Slow(Keeper):
        def bring(self, drafts: list[EditionDraft], *, anew: bool = False) -> object:  # type: ignore[override]
            brought = super().bring(drafts, anew=anew)
            if not swept:  # a sweep meanwhile leaves it alone; after more than an hour it does not
                swept.append(sweep(library.engine, other, store, confirmed=True))
                keep_in(library, ROOT, later=2)
                swept.append(library.writer.keeper.collect())
            return brought

    library.writer.keeper = Slow(library.engine, Stores(ROOT))
    slow = library.writer
    document_id = library.put("tool", TEXT)
    assert slow.keeper is not library.writer.keeper
    assert swept == [0, 1]
    assert file_of(library, document_id) == TEXT.encode()
    assert s3.keys() == named(library)


def test_originals_are_moved_there_and_back_each_equal_and_the_objects_are_swept(
    s3: S3, tmp_path: Path
) -> None:
    library = library_in_store(tmp_path / "var", None)
    texts = [f"What {n} says." for n in range(5)]
    ids = [library.put(text, text) for text in texts]
    assert s3.keys() == []
    keep_in(library, ROOT)
    keeper = library.writer.keeper
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_originals(library.engine, keeper, stop)
    moved = move_originals(library.engine, keeper, lambda *_: None)
    assert (moved.moved, moved.there, moved.lost, len(s3.keys())) == (3, 2, [], 5)
    assert [file_of(library, each).decode() for each in ids] == texts
    assert is_sound(library)

    keep_in(library, None)
    back = move_originals(library.engine, library.writer.keeper, lambda *_: None)
    assert (back.moved, back.left, len(s3.keys())) == (5, {ROOT}, 5)
    assert sweep(library.engine, library.writer.keeper, ObjectStore(ROOT), confirmed=False) == 5
    assert s3.keys() == []
    assert [file_of(library, each).decode() for each in ids] == texts
    assert is_sound(library)
    library.close()


def test_a_sweep_takes_what_nothing_names_and_asks_where_that_is_much(
    s3: S3, library: Library
) -> None:
    library.put("tool", TEXT)
    store, keeper = ObjectStore(ROOT), library.writer.keeper
    for _ in range(2):
        store.put(store.new_address("0" * 64), b"", hashlib.sha256(b"").hexdigest())
    s3.put("originals/notes.txt", "other/a.txt")
    with pytest.raises(CatalogueUnavailable, match=r"2 of 3 objects .* add --yes"):
        sweep(library.engine, keeper, store, confirmed=False)
    assert sweep(library.engine, keeper, store, confirmed=True) == 2
    assert s3.keys() == sorted([*named(library), "originals/notes.txt", "other/a.txt"])


def test_a_backup_names_the_objects_and_a_copy_without_the_setting_deletes_none(
    s3: S3, library: Library, tmp_path: Path
) -> None:
    document_id = library.put("tool", TEXT)
    backup(library.data_dir, tmp_path / "copy", address_of(library.data_dir))
    elsewhere = tmp_path / "elsewhere"
    restore(elsewhere, tmp_path / "copy", address_of(elsewhere))
    copy = library_in_store(elsewhere, None)
    assert copy.writer.keeper.places() == {ROOT: 1}
    assert file_of(copy, document_id) == TEXT.encode()
    copy.writer.remove([document_id])
    assert len(copy.writer.keeper.waiting()) == 1
    assert file_of(library, document_id) == TEXT.encode()
    copy.close()


def test_what_is_in_the_database_stays_there_until_it_is_moved(s3: S3, library: Library) -> None:
    keep_in(library, None)
    document_id = library.put("tool", TEXT)
    keep_in(library, ROOT)
    library.put("tool", TEXT, published=None)  # what is kept stays where it is
    assert s3.keys() == []
    assert file_of(library, document_id) == TEXT.encode()
