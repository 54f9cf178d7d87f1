"""Several folders beside one database of a PostgreSQL server, each with indexes of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.bootstrap.index_keeper import IndexKeeper
from corpus.audience import Audience
from corpus.backup import backup, restore
from corpus.database import open_database
from corpus.errors import IndexOwned
from corpus.freshness import bring_up_to_date
from corpus.generation import current, generations
from corpus.index import LibraryIndex
from corpus.library_lock import Kept, LibraryLock
from corpus.lock import Ownership, alone, changing, replacing
from tests.builders import HashedEmbedder, Library
from tests.databases import address_of, on_postgres
from tests.postgres import Server

QUESTION = "Where was the tool piloted?"


@pytest.fixture
def library(postgres: Server, tmp_path: Path) -> Iterator[Library]:
    """A library beside the first folder."""
    with on_postgres(postgres):
        made = Library.at(tmp_path / "first")
        made.put("tool", "TEST piloted its tool in Accra, Ghana.")
        made.put("tides", "The office of tides keeps nine gauges.")
        yield made
        made.close()


@pytest.fixture
def address(library: Library) -> str:
    found = address_of(library.data_dir)
    assert found
    return found


@contextmanager
def beside(data_dir: Path, address: str) -> Iterator[Library]:
    """The same library, served from another folder."""
    engine = open_database(data_dir, address)
    embedder = HashedEmbedder()
    found = Library(
        data_dir=data_dir,
        embedder=embedder,
        engine=engine,
        writer=None,  # type: ignore[arg-type]
        catalogue=None,  # type: ignore[arg-type]
        index=LibraryIndex(engine, data_dir, embedder.identity),
    )
    try:
        yield found
    finally:
        found.close()


def found_by(index: LibraryIndex, embedder: HashedEmbedder) -> set[str]:
    """The ids of the passages that are found for the question by a reader of what is public."""
    vector = embedder.embed_question(QUESTION)
    return {hit.passage_id for hit in index.search(Audience(("public",)), (), vector, 10)}


def test_each_folder_builds_its_own_index_and_none_touches_that_of_another(
    library: Library, address: str, tmp_path: Path
) -> None:
    with beside(tmp_path / "second", address) as second:
        for each in (library, second):
            assert bring_up_to_date(each.engine, each.data_dir, always=True)
            each.open_index()
        built = {each.data_dir: current(each.data_dir / "index") for each in (library, second)}
        library.index.build()
        library.index.build()
        assert current(second.data_dir / "index") == built[second.data_dir]
        assert found_by(second.index, second.embedder) == found_by(library.index, library.embedder)
        removed = library.put("gone", "A tool was piloted in Lund, and is gone.")
        before = found_by(second.index, second.embedder)
        assert len(before) == 3
        library.writer.remove([removed])
        assert len(found_by(second.index, second.embedder)) == 2


def test_an_index_of_what_a_restored_dump_does_not_have_is_left_though_the_library_grew_past_it(
    postgres: Server, library: Library, address: str, tmp_path: Path
) -> None:
    file, folder = str(tmp_path / "library.dump"), tmp_path / "second"
    postgres.program("pg_dump", "--format=custom", f"--file={file}", address)
    library.put("lost", "What the dump does not have: a tool was piloted in Oslo.")
    bring_up_to_date(library.engine, folder, always=True)
    assert len(generations(folder / "index")) == 1
    library.close()
    how = ("--clean", "--if-exists", "--exit-on-error", "--single-transaction")
    postgres.program("pg_restore", *how, f"--dbname={address}", file)
    again = Library.at(library.data_dir)
    again.put("new", "What came after it: a tool was piloted in Rome.")
    again.put("newer", "What came then: the office of tides was closed.")
    with beside(folder, address) as second:
        assert generations(folder / "index") == []
        second.open_index()
        assert len(found_by(second.index, second.embedder)) == 4
    again.close()


def test_what_is_a_librarys_is_kept_for_all_folders_and_names_who_keeps_it(
    library: Library, address: str, tmp_path: Path
) -> None:
    first, second = library.data_dir, tmp_path / "second"
    with (
        changing(first, "ingest", address),
        changing(second, "ingest label", address),
        pytest.raises(IndexOwned, match="in use by ingest"),
        replacing(tmp_path / "third", "a restore", address),
    ):
        pytest.fail("two at once")
    serving = Ownership(first, "the server", address)
    Ownership(second, "the server", address).release()
    copy = tmp_path / "copy.sqlite3"
    backup(second, copy, address)
    with pytest.raises(IndexOwned, match=r"in use by the server \(process \d+ of"):
        restore(second, copy, address)
    serving.release()
    assert restore(second, copy, address) == 2
    with replacing(first, "a restore", address), pytest.raises(IndexOwned, match="a restore"):
        Ownership(second, "the server", address)
    looking = alone(first / "LOOKING.lock", Kept.LOOKING, "a look", address)
    with pytest.raises(IndexOwned, match="a look"):
        alone(second / "LOOKING.lock", Kept.LOOKING, "a look", address)
    looking.release()
    alone(second / "LOOKING.lock", Kept.LOOKING, "a look", address).release()


def test_a_lock_goes_with_the_server_and_an_index_is_compared_with_what_is_there_then(
    postgres: Server, library: Library, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.bootstrap.index_keeper._LOOK_EVERY", 0.1)
    bring_up_to_date(library.engine, library.data_dir, always=True)
    library.open_index()
    lost = LibraryLock(address, Kept.LOOKING, "a look")
    with IndexKeeper(library.index).running():
        # as if a state of the library is put there meanwhile that has nothing of the index
        postgres.do("DELETE FROM generations", address.rpartition("/")[2])
        postgres.stop()
        assert not lost.held()
        postgres.start()
        assert not lost.held()  # though it could be asked again
        lost.release()
        end, second = time.monotonic() + 60, library.data_dir / "index" / "gen-000002"
        while current(library.data_dir / "index") != second or library.index.degraded:
            assert time.monotonic() < end, "the index was not built anew"
            time.sleep(0.05)
    assert len(found_by(library.index, library.embedder)) == 2
    with pytest.raises(IndexOwned), replacing(library.data_dir.parent, "a restore", address):
        pytest.fail("the server does not keep its lock any more")
