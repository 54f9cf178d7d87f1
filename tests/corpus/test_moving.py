"""A library is moved to another database whole and proven, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, inspect

from corpus.audience import Audience
from corpus.catalogue import Catalogue
from corpus.database import open_database, reading
from corpus.errors import CatalogueUnavailable, IndexOwned
from corpus.generation import Manifest, write_manifest
from corpus.handling import Handling, handle, steps_for
from corpus.jobs import JobStore
from corpus.lock import changing
from corpus.moving import Moved, move_to_folder, move_to_server
from corpus.postgres import open_server
from corpus.schema import metadata
from tests.builders import NOON, Library, reader
from tests.conftest import CHECKOUT
from tests.databases import address_of
from tests.postgres import Server

ASKED = "Where was the tool piloted?"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library in its folder, with an index and something of most kinds."""
    made = Library.at(tmp_path / "var")
    made.put("tool", "TEST piloted its tool in Accra, Ghana.")
    made.put("Notizen \u00fcber \U0001f30d", "A grant of USD 957,000 went to housing.", "staff")
    handle(made.engine, reader(), "gap_1", Handling(note="See the tool."), NOON)
    JobStore(made.engine).add("k", {"text": "caf\u00e9 \u0000 \\u0000"})
    yield made
    made.engine.dispose()


@pytest.fixture
def empty(postgres: Server) -> Iterator[str]:
    yield postgres.create("moved")
    postgres.do("DROP DATABASE moved WITH (FORCE)")


def nobody(_: Moved) -> None:
    """Is told nothing."""


def tables_in(address: str) -> list[str]:
    engine = open_server(address)
    with engine.connect() as connection:
        found = inspect(connection).get_table_names()
    engine.dispose()
    return found


def test_a_library_goes_to_a_server_and_back_and_every_table_is_the_same(
    library: Library, empty: str, tmp_path: Path
) -> None:
    before = library.ask(ASKED)
    there: list[Moved] = []
    back: list[Moved] = []
    move_to_server(library.data_dir, None, empty, there.append)
    move_to_folder(library.data_dir, empty, tmp_path / "back", back.append)
    assert there == back
    assert {moved.table for moved in there} == metadata.tables.keys()
    assert {moved.table: moved.rows for moved in there}["documents"] == 2
    again = Library.at(tmp_path / "back")
    assert again.ask(ASKED) == before
    again.close()


def test_a_library_that_was_moved_goes_on_with_its_index_and_its_numbers(
    library: Library, empty: str
) -> None:
    built = library.data_dir / "index" / "gen-000001"
    built.mkdir(parents=True)
    revision = library.catalogue.revision()
    manifest = Manifest(built_through=revision, model="", labels={}, files={}, probes={})
    write_manifest(built, manifest)
    move_to_server(library.data_dir, None, empty, nobody)
    engine = open_database(library.data_dir, empty)
    handle(engine, reader(), "gap_1", Handling(note="And the grant."), NOON)
    assert JobStore(engine).add("next", {})
    with reading(engine) as connection:
        steps = steps_for(connection, Audience(("public",)))["gap_1"]
    assert [step.handling.note for step in steps] == ["See the tool.", "And the grant."]
    assert Catalogue(engine).revision() == revision
    assert built.exists()
    engine.dispose()


def test_a_target_that_holds_anything_is_refused(
    library: Library, empty: str, tmp_path: Path
) -> None:
    move_to_server(library.data_dir, None, empty, nobody)
    with pytest.raises(CatalogueUnavailable, match="holds a library already"):
        move_to_server(library.data_dir, None, empty, nobody)
    with pytest.raises(CatalogueUnavailable, match="is there already"):
        move_to_folder(library.data_dir, empty, library.data_dir, nobody)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").touch()
    with pytest.raises(CatalogueUnavailable, match="not empty"):
        move_to_folder(library.data_dir, empty, tmp_path / "mine", nobody)


def test_a_folder_without_a_library_is_left_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(CatalogueUnavailable, match="no library"):
        move_to_server(tmp_path / "none", None, "postgresql://127.0.0.1/x", nobody)
    assert not (tmp_path / "none").exists()


def test_nothing_is_moved_while_the_library_is_changed(library: Library, empty: str) -> None:
    with (
        changing(library.data_dir, "ingest", address_of(library.data_dir)),
        pytest.raises(IndexOwned, match="ingest"),
    ):
        move_to_server(library.data_dir, None, empty, nobody)
    assert tables_in(empty) == []


def test_a_copy_that_is_not_the_same_is_not_kept(library: Library, empty: str) -> None:
    def other(*given: Any) -> tuple[str, Any]:
        statement, rows = given[2:4]
        if statement.startswith("INSERT INTO documents"):
            rows = [{**row, "title": "another"} for row in rows]
        return statement, rows

    event.listen(Engine, "before_cursor_execute", other, retval=True)
    try:
        with pytest.raises(CatalogueUnavailable, match="documents is not the same"):
            move_to_server(library.data_dir, None, empty, nobody)
    finally:
        event.remove(Engine, "before_cursor_execute", other)
    assert tables_in(empty) == []


def test_a_move_that_is_killed_leaves_the_source_and_a_target_to_move_to_again(
    library: Library, empty: str
) -> None:
    library.engine.dispose()
    source = (library.data_dir / "library.sqlite3").read_bytes()
    program = "from api.commands.assistant import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", f"{SLOW}{program}", "move", "--to", empty],
        env={**os.environ, "ASSISTANT_DATA_DIR": str(library.data_dir)},
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    ) as move:
        assert move.stdout
        for line in move.stdout:
            if line.startswith("passages "):
                break
        move.send_signal(signal.SIGKILL)
    assert move.returncode == -signal.SIGKILL
    assert tables_in(empty) == []
    assert (library.data_dir / "library.sqlite3").read_bytes() == source
    moved: list[Moved] = []
    move_to_server(library.data_dir, None, empty, moved.append)
    assert {each.table for each in moved} == metadata.tables.keys()


# each table takes a moment, so that there is a middle to be killed in
SLOW = """
import time, sqlalchemy, sqlalchemy.event as event
@event.listens_for(sqlalchemy.Engine, "before_cursor_execute")
def _(connection, cursor, statement, *_):
    if "passage_vectors" in statement: time.sleep(1)
"""
