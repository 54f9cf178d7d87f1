"""Libraries of older schemas are brought to this one when they are opened, and lose nothing."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.schemas.library import UploadOut
from assistant.model import Question
from corpus.audience import Audience
from corpus.backup import backup, restore
from corpus.check import Verdict, check_library
from corpus.database import reading
from corpus.errors import CatalogueUnavailable
from corpus.handling import Handling, handle, steps_for
from corpus.upload_rows import UploadFacts
from corpus.uploads import Uploads
from sandbox.refusals import Why
from tests.builders import NOON, Library, make_it_older, reader
from tests.databases import address_of, only_in_a_file, open_database

pytestmark = pytest.mark.usefixtures("either_database")

PUBLIC = Audience(("public",))


@pytest.fixture(params=[2, 3, 4, 5, 6, 7, 8, 9, 10])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a library of an older schema with a document."""
    library = Library.at(tmp_path / "var")
    library.put("tool", "TEST piloted its tool in Accra, Ghana.")
    library.close()
    make_it_older(tmp_path / "var", request.param)
    return tmp_path / "var"


def answer_is_kept(library: Library) -> bool:
    library.open_index()
    question = Question(text="Where was the tool piloted?")
    answer = asyncio.run(library.remembering().answer(reader(), question))
    return library.records().answer(reader(), answer.id).text == answer.text


def decision_is_kept(library: Library) -> bool:
    handle(library.engine, reader(), "gap_1", Handling(note="See the tool."), NOON)
    with reading(library.engine) as connection:
        return steps_for(connection, PUBLIC)["gap_1"][-1].handling.note == "See the tool."


def test_an_older_library_keeps_its_documents_and_can_keep_answers(older: Path) -> None:
    for _ in range(2):  # the second time there is nothing left to do
        library = Library.at(older)
        assert [d.facts.title for d in library.catalogue.documents(PUBLIC)] == ["tool"]
        assert answer_is_kept(library)
        assert decision_is_kept(library)
        failed = [f for f in check_library(library.engine, older) if f.verdict is Verdict.FAILED]
        assert failed == []
        library.close()


def test_a_file_that_failed_in_an_older_library_keeps_its_reason(tmp_path: Path) -> None:
    library = Library.at(tmp_path)
    uploads = Uploads(library.engine, tmp_path)
    upload = uploads.accept("up_1", "a.pdf", UploadFacts(label="public"), uploads.begin("up_1"))
    uploads.failed(upload, "is encrypted; supply an unprotected copy", Why.PROTECTED)
    assert uploads.get(["public"], "up_1").why is Why.PROTECTED
    library.close()
    make_it_older(tmp_path, 9)
    library = Library.at(tmp_path)
    kept = Uploads(library.engine, tmp_path).get(["public"], "up_1")
    library.close()
    assert (kept.reason[:12], kept.why) == ("is encrypted", None)
    assert UploadOut.of(kept).can_retry


def test_processes_that_open_an_older_library_at_once_all_succeed(older: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        for engine in pool.map(lambda _: open_database(older), range(4)):
            engine.dispose()


@only_in_a_file
def test_an_older_backup_can_be_restored(older: Path, tmp_path: Path) -> None:
    restore(tmp_path / "elsewhere", older / "library.sqlite3")
    library = Library.at(tmp_path / "elsewhere")
    assert answer_is_kept(library)
    library.close()


def test_a_backup_holds_the_conversations_and_what_was_decided(tmp_path: Path) -> None:
    library = Library.at(tmp_path / "var")
    library.put("tool", "TEST piloted its tool in Accra, Ghana.")
    library.open_index()
    question = Question(text="Where was the tool piloted?", conversation_id="c_1")
    asyncio.run(library.remembering().answer(reader(), question))
    assert decision_is_kept(library)
    copy, elsewhere = tmp_path / "copy.sqlite3", tmp_path / "elsewhere"
    assert backup(library.data_dir, copy, address_of(library.data_dir)) == 1
    restore(elsewhere, copy, address_of(elsewhere))
    again = Library.at(tmp_path / "elsewhere")
    kept = library.records().conversation(reader(), "c_1")
    with reading(again.engine) as connection:
        assert steps_for(connection, PUBLIC)["gap_1"][0].by == reader().id
    assert again.records().conversation(reader(), "c_1") == kept
    again.close()
    library.close()


@pytest.mark.parametrize("version", [1, 12])
def test_a_library_of_any_other_version_is_refused(tmp_path: Path, version: int) -> None:
    Library.at(tmp_path).close()
    make_it_older(tmp_path, version)
    with pytest.raises(CatalogueUnavailable, match=f"schema {version}"):
        open_database(tmp_path)
