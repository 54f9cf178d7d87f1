"""A library on a PostgreSQL server: what is its own there. The rest is tried on both databases."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from corpus.audience import Audience
from corpus.database import open_database, reading, writing
from corpus.errors import CatalogueUnavailable, StorageReadOnly
from corpus.generation import Manifest, generations, write_manifest
from corpus.jobs import JobStore
from corpus.listing import Order, listed
from corpus.schema import documents
from corpus.schema import library as library_table
from tests.builders import Library
from tests.databases import address_of, in_folders, on_postgres
from tests.postgres import Server

ALL = Audience(("public",))


@pytest.fixture
def library(postgres: Server, tmp_path: Path) -> Iterator[Library]:
    with on_postgres(postgres):
        made = Library.at(tmp_path / "var")
        made.put("tool", "TEST piloted its tool in Accra, Ghana.")
        yield made
        made.close()


@pytest.fixture
def empty(postgres: Server) -> Iterator[str]:
    """The address of a database with nothing in it."""
    yield postgres.create("empty")
    postgres.do("DROP DATABASE empty WITH (FORCE)")


def refusal(data_dir: Path, address: str) -> str:
    with pytest.raises(CatalogueUnavailable) as refused:
        open_database(data_dir, address)
    return str(refused.value)


def test_a_server_that_cannot_be_used_is_named_with_one_line_and_no_password(
    postgres: Server, tmp_path: Path
) -> None:
    wrong = "wr0ng-one"
    told = {
        "%2F for /": f"postgresql://assistant:p@{wrong}/x@127.0.0.1/postgres",
        "Connection refused": postgres.address().replace(f":{postgres.port}", ":1"),
        "password authentication failed": postgres.address(password=wrong),
        'database "nowhere" does not exist': postgres.address("nowhere"),
        "%40 for @": postgres.address().replace(f":{postgres.port}", ":no-port"),
        "there is no library": postgres.address("postgres"),
    }
    for reason, address in told.items():
        said = refusal(tmp_path, address)
        assert reason in said
        assert "\n" not in said
        assert postgres.password not in said
        assert wrong not in said


def test_a_library_of_a_newer_version_is_refused(library: Library) -> None:
    with writing(library.engine) as connection:
        connection.execute(update(library_table).values(schema_version=99))
    address = address_of(library.data_dir)
    assert address
    assert "schema 99" in refusal(library.data_dir, address)


def test_a_database_that_cannot_hold_every_text_is_refused(
    postgres: Server, tmp_path: Path
) -> None:
    postgres.do("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    assert "LATIN1" in refusal(tmp_path, postgres.address("latin"))


def test_processes_that_begin_one_library_at_once_begin_one(empty: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(lambda _: open_database(tmp_path, empty, create=True), range(4)))
    with reading(engines[0]) as connection:
        assert len(connection.execute(select(library_table)).all()) == 1
    for engine in engines:
        engine.dispose()


def test_a_database_is_never_started_empty_beside_the_index_of_a_library(
    empty: str, tmp_path: Path
) -> None:
    (tmp_path / "index" / "gen-000001").mkdir(parents=True)
    with pytest.raises(CatalogueUnavailable, match="assistant move"):
        open_database(tmp_path, empty, create=True)


def test_writers_come_one_after_the_other_and_readers_and_jobs_wait_for_none(
    library: Library,
) -> None:
    jobs = JobStore(library.engine)
    with writing(library.engine) as first:
        first.execute(update(library_table).values(revision=100))
        assert library.catalogue.revision() == 1
        assert jobs.add("k", {})
        assert jobs.take("worker", dt.timedelta(seconds=20)) is not None
        with (
            pytest.raises(CatalogueUnavailable, match="lock timeout"),
            writing(library.engine),
        ):
            pass
    with writing(library.engine) as second:
        assert second.execute(select(library_table.c.revision)).scalar_one() == 100


def test_a_server_that_takes_nothing_is_told_from_a_library_that_cannot_be_read(
    library: Library, postgres: Server
) -> None:
    name = library.engine.url.database
    for said, refused in (("on", StorageReadOnly), ("off", None)):
        postgres.do(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {said}')
        library.engine.dispose()  # what is connected keeps what it began with
        if refused is None:
            library.put("later", "The grant went to Accra.")
        else:
            with pytest.raises(refused):
                library.put("late", "The grant went to Lund.")
        assert library.catalogue.count(ALL) == (1 if refused else 2)


def test_a_reader_sees_one_moment_of_the_library(library: Library) -> None:
    with reading(library.engine) as connection:
        before = connection.execute(select(documents.c.id)).all()
        library.put("late", "The grant went to Accra.")
        assert connection.execute(select(documents.c.id)).all() == before
    assert library.catalogue.count(ALL) == 2


def told_to(engine: Engine, key: str, woken: threading.Event) -> bool:
    woken.clear()
    JobStore(engine).add(key, {})
    return woken.wait(5)


def test_whoever_waits_for_jobs_is_told_of_them_and_again_after_the_server_was_away(
    postgres: Server, library: Library
) -> None:
    woken = threading.Event()
    with JobStore(library.engine).told(woken.set):
        assert woken.wait(10)  # once it listens
        assert told_to(library.engine, "before", woken)
        postgres.stop()
        woken.clear()
        postgres.start()
        assert woken.wait(20)
        assert told_to(library.engine, "after", woken)


def test_documents_come_in_the_same_order_from_both_databases(
    library: Library, tmp_path: Path
) -> None:
    def titles(of: Library) -> list[str]:
        for name in ("Zebra", "apple", "Éclair", "zoo", "Äpfel", "_notes", "Apple"):
            of.put(name, f"A document called {name}.")
        page = listed(of.engine, ALL, order=Order.TITLE, limit=20)
        by_title = [document.facts.title for document, _ in page]
        return by_title + [document.facts.title for document in of.writer.listing()]

    with in_folders():
        in_folder = Library.at(tmp_path / "folder")
        in_folder.put("tool", "TEST piloted its tool in Accra, Ghana.")
        expected = titles(in_folder)
        in_folder.close()
    assert titles(library) == expected


def test_what_a_text_of_postgresql_cannot_hold_is_shown_as_such(library: Library) -> None:
    library.put("a\0b", "A document with a hole in its title.")
    assert "a\ufffdb" in [document.facts.title for document in library.writer.listing()]


def test_a_restored_dump_gives_the_same_answers_and_a_later_index_beside_it_is_removed(
    postgres: Server, library: Library, tmp_path: Path
) -> None:
    address, file = address_of(library.data_dir), str(tmp_path / "library.dump")
    assert address
    before = library.ask("Where was the tool piloted?")
    postgres.program("pg_dump", "--format=custom", f"--file={file}", address)
    library.close()
    later = library.data_dir / "index" / "gen-000001"
    later.mkdir(parents=True)
    manifest = Manifest(built_through=2, model="", labels={}, files={}, probes={})
    write_manifest(later, manifest)
    how = ("--clean", "--if-exists", "--exit-on-error", "--single-transaction")
    postgres.program("pg_restore", *how, f"--dbname={address}", file)
    again = Library.at(library.data_dir)
    assert generations(library.data_dir / "index") == []
    assert again.ask("Where was the tool piloted?") == before
    again.close()
