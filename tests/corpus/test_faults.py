"""Each fault of the storage, planted, found and survived: the same answers, then a new index."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.settings import ApiSettings
from corpus.audience import Audience
from corpus.backup import backup, restore
from corpus.database import open_database
from corpus.errors import CatalogueUnavailable, IndexDamaged, IndexOwned
from corpus.freshness import bring_up_to_date
from corpus.generation import current, file_hashes, generations, read_manifest, write_manifest
from corpus.lock import FolderLock, changing, replacing
from corpus.settings import CorpusSettings
from tests.builders import Library
from tests.databases import address_of

READER = Audience(("public", "staff"))
QUESTIONS = ("water plan of city 17", "item 5", "the strategy of a city", "staff note 3")

Damage = Callable[[Path], None]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two published generations, the second one newer by a document."""
    data_dir = tmp_path_factory.mktemp("sound") / "var"
    library = Library.at(data_dir)
    for i in range(240):
        label = "staff" if i % 4 == 3 else "public"
        library.put(f"d{i:03}", f"City {i} has a water plan, item {i * 7 % 13}. Note {i}.", label)
    bring_up_to_date(library.engine, data_dir)
    library.put("late", "City 17 adopted a strategy for its water in the spring.")
    bring_up_to_date(library.engine, data_dir, always=True)
    library.close()
    return data_dir


@pytest.fixture
def library(sound: Path, tmp_path: Path) -> Iterator[Library]:
    """A copy of the sound library, not yet opened."""
    shutil.copytree(sound, tmp_path / "var")
    made = Library.at(tmp_path / "var")
    yield made
    made.close()


@pytest.fixture(scope="module")
def truth(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What exact search over the whole library finds for each question."""
    data_dir = tmp_path_factory.mktemp("exact") / "var"
    shutil.copytree(sound, data_dir, ignore=shutil.ignore_patterns("index"))
    (data_dir / "index").mkdir()
    library = Library.at(data_dir)
    library.open_index()
    assert library.index.degraded is None
    results = answers(library)
    library.close()
    return results


def answers(library: Library) -> list[list[str]]:
    retriever = library.retriever()
    return [[r.passage.id for r in retriever.retrieve(READER, q, 8)] for q in QUESTIONS]


def published(library: Library) -> Path:
    folder = current(library.data_dir / "index")
    assert folder is not None
    return folder


def cut(name: str) -> Damage:
    def damage(folder: Path) -> None:
        for path in files(folder, name):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return damage


def emptied(name: str) -> Damage:
    def damage(folder: Path) -> None:
        for path in files(folder, name):
            path.write_bytes(b"")

    return damage


def overwritten(name: str, start: float, length: int, byte: int | None = None) -> Damage:
    """Flip every bit of a stretch, or set its bytes; `start` is a share of the file."""

    def damage(folder: Path) -> None:
        for path in files(folder, name):
            data = bytearray(path.read_bytes())
            first = int(start * len(data))
            for i in range(first, min(len(data), first + length)):
                data[i] = data[i] ^ 0xFF if byte is None else byte
            path.write_bytes(bytes(data))

    return damage


def deleted(name: str) -> Damage:
    def damage(folder: Path) -> None:
        for path in files(folder, name):
            path.unlink()

    return damage


def segments_deleted(folder: Path) -> None:
    segments = [path for path in (folder / "chroma").iterdir() if path.is_dir()]
    assert segments
    for segment in segments:
        shutil.rmtree(segment)


def a_file_too_many(folder: Path) -> None:
    (folder / "words" / "stray").write_text("x")


def files(folder: Path, pattern: str) -> list[Path]:
    """The files that a damage is done to; none would make the test an empty promise."""
    found = [p for p in folder.rglob(pattern) if p.is_file() and p.stat().st_size]
    assert found, f"{folder} has no {pattern} to damage"
    return found


DAMAGES: dict[str, Damage] = {
    "vectors cut": cut("data_level0.bin"),
    "vectors flipped": overwritten("data_level0.bin", 0.4, 200),
    "a vector's bit flipped": overwritten("data_level0.bin", 0.7, 1),
    "links flipped": overwritten("link_lists.bin", 0.0, 200),
    "links emptied": emptied("link_lists.bin"),
    "lengths cut": cut("length.bin"),
    "header emptied": emptied("header.bin"),
    "header zeroed": overwritten("header.bin", 0.0, 100, 0),
    "ids cut": cut("index_metadata.pickle"),
    "ids deleted": deleted("index_metadata.pickle"),
    "segments deleted": segments_deleted,
    "chroma's database cut": cut("chroma.sqlite3"),
    "chroma's database without a header": overwritten("chroma.sqlite3", 0.0, 100, 0),
    "chroma's database flipped": overwritten("chroma.sqlite3", 0.3, 20_000),
    "chroma's database deleted": deleted("chroma.sqlite3"),
    "words cut": cut("*.idx"),
    "words flipped": overwritten("*.term", 0.5, 20),
    "stored ids flipped": overwritten("*.store", 0.5, 20),
    "words' list deleted": deleted("meta.json"),
    "a file too many": a_file_too_many,
    "manifest cut": cut("MANIFEST.json"),
    "manifest deleted": deleted("MANIFEST.json"),
    "list of documents cut": cut("documents.json"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_set_aside_and_the_answers_stay_the_same(
    library: Library, truth: list[list[str]], damage: Damage
) -> None:
    folder = published(library)
    damage(folder)
    library.open_index()
    assert library.index.degraded is not None
    assert (library.data_dir / "index" / "quarantine" / folder.name).is_dir()
    assert answers(library) == truth
    assert library.index.due()


VOUCHED: dict[str, Damage] = {
    "header zeroed": DAMAGES["header zeroed"],
    "header of ones": overwritten("header.bin", 0.0, 100, 0xFF),
    "ids cut": DAMAGES["ids cut"],
}


@pytest.mark.parametrize("damage", VOUCHED.values(), ids=VOUCHED)
def test_damage_that_the_hashes_vouch_for_is_found_by_a_process_that_may_die(
    library: Library, truth: list[list[str]], damage: Damage
) -> None:
    """As if the build itself had written it: only trying the index can tell."""
    folder = published(library)
    damage(folder)
    vouched = replace(read_manifest(folder), files=file_hashes(folder))
    write_manifest(folder, vouched)
    library.open_index()
    assert library.index.degraded is not None
    assert answers(library) == truth


def test_a_sound_index_is_served_as_it_is(library: Library, truth: list[list[str]]) -> None:
    """The control of the test above: without damage nothing is set aside."""
    folder = published(library)
    library.open_index()
    assert library.index.degraded is None
    assert not library.index.due()
    assert published(library) == folder
    assert answers(library) == truth


def test_with_every_generation_damaged_all_is_searched_exactly_until_the_next(
    library: Library, truth: list[list[str]]
) -> None:
    for folder in generations(library.data_dir / "index"):
        cut("data_level0.bin")(folder)
    library.open_index()
    assert "being rebuilt" in (library.index.degraded or "")
    assert answers(library) == truth
    assert library.index.due()
    library.index.build()
    assert library.index.degraded is None
    assert not library.index.due()
    assert answers(library) == truth


@pytest.mark.parametrize("contents", [None, b"", b"gen-999999", b"../elsewhere", b"\xff\xfe"])
def test_a_lost_pointer_to_the_published_generation_loses_nothing(
    library: Library, truth: list[list[str]], contents: bytes | None
) -> None:
    pointer = library.data_dir / "index" / "CURRENT"
    pointer.unlink()
    if contents is not None:
        pointer.write_bytes(contents)
    library.open_index()
    assert answers(library) == truth


def test_a_build_that_was_killed_half_way_is_swept_up_and_never_served(
    library: Library, truth: list[list[str]]
) -> None:
    half = library.data_dir / "index" / "gen-000003"
    shutil.copytree(published(library), half)
    (half / "MANIFEST.json").unlink()
    cut("data_level0.bin")(half)
    library.open_index()
    assert library.index.degraded is None
    assert answers(library) == truth
    library.index.build()
    assert (half / "MANIFEST.json").exists()  # the number was free again, and was built anew
    assert answers(library) == truth


def test_a_generation_of_another_model_is_not_served(
    library: Library, truth: list[list[str]]
) -> None:
    for folder in generations(library.data_dir / "index"):
        manifest = folder / "MANIFEST.json"
        manifest.write_text(manifest.read_text().replace(library.embedder.identity, "another"))
    library.open_index()
    assert library.index.degraded is not None
    assert answers(library) == truth


def test_a_failed_build_leaves_what_was_served(library: Library, truth: list[list[str]]) -> None:
    library.open_index()
    folder = published(library)
    (library.data_dir / "index" / "gen-000003").write_text("a file where the folder should go")
    with pytest.raises(IndexDamaged, match="could not be built"):
        library.index.build()
    assert published(library) == folder
    assert answers(library) == truth


def test_a_second_server_on_the_folder_searches_exactly(
    library: Library, truth: list[list[str]]
) -> None:
    library.open_index()
    second = Library.at(library.data_dir)
    second.open_index()
    assert not second.index.owned
    assert answers(second) == truth
    with pytest.raises(IndexOwned):
        second.index.build()
    second.close()


def test_a_lock_is_free_again_when_its_process_was_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from corpus.lock import FolderLock\n"
        "held = FolderLock(Path(sys.argv[1]), 'a test'); print('held', flush=True); time.sleep(60)"
    )
    path = tmp_path / "OWNER.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(IndexOwned, match=f"process {holder.pid}"):
        FolderLock(path, "another test")
    holder.kill()
    holder.communicate()
    FolderLock(path, "another test").release()


def test_the_server_starts_on_a_damaged_index_answers_and_heals(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    # on a slow machine the server would build at the same moment, and one of the two give way
    monkeypatch.setattr("api.bootstrap.index_keeper._LOOK_EVERY", 3600.0)
    for folder in generations(library.data_dir / "index"):
        overwritten("data_level0.bin", 0.2, 5000)(folder)
    settings = CorpusSettings(data_dir=library.data_dir)
    services = build_services(settings, ApiSettings(), embedder=library.embedder)
    with TestClient(create_app(services), base_url="http://127.0.0.1:8000") as client:
        assert client.get("/readyz").json()["status"] == "degraded"
        asked = {"question": "What did City 17 adopt in the spring?"}
        before = client.post("/v1/answers", json=asked).json()
        assert before["citations"][0]["title"] == "late"
        services.index.build()
        assert client.get("/readyz").json()["status"] == "ok"
        after = client.post("/v1/answers", json=asked).json()
        assert after["citations"] == before["citations"]
    services.close()


def test_a_library_that_is_missing_beside_its_index_is_never_started_empty(
    library: Library,
) -> None:
    library.engine.dispose()
    (library.data_dir / "library.sqlite3").unlink()
    with pytest.raises(CatalogueUnavailable, match="ingest restore"):
        open_database(library.data_dir, create=True)


@pytest.mark.parametrize(
    "damage",
    [
        cut("library.sqlite3"),
        overwritten("library.sqlite3", 0.0, 100, 0),
        overwritten("library.sqlite3", 0.1, 200_000),
        emptied("library.sqlite3"),
    ],
    ids=["cut", "header zeroed", "pages flipped", "emptied"],
)
def test_a_damaged_library_is_refused_with_what_to_do(library: Library, damage: Damage) -> None:
    copy = library.data_dir.parent / "copy.sqlite3"
    assert backup(library.data_dir, copy) == 241
    library.engine.dispose()  # the last connection folds the log into the file
    damage(library.data_dir)
    with pytest.raises(CatalogueUnavailable, match="ingest restore"):
        open_database(library.data_dir)
    with pytest.raises(CatalogueUnavailable, match="ingest restore"):
        open_database(library.data_dir, create=True)
    assert restore(library.data_dir, copy) == 241
    open_database(library.data_dir).dispose()


def test_nothing_is_restored_under_a_running_server(library: Library) -> None:
    copy = library.data_dir.parent / "copy.sqlite3"
    backup(library.data_dir, copy)
    library.open_index()
    with pytest.raises(IndexOwned, match="in use by the server"):
        restore(library.data_dir, copy)
    assert len(library.writer.listing()) == 241


def test_an_index_of_a_later_library_is_not_served_over_an_earlier_one(
    library: Library, tmp_path: Path
) -> None:
    earlier = Library.at(tmp_path / "earlier")
    earlier.put("old", "The harbour of City 17 was dredged.")
    earlier.close()
    library.engine.dispose()
    shutil.copyfile(tmp_path / "earlier" / "library.sqlite3", library.data_dir / "library.sqlite3")
    again = Library.at(library.data_dir)
    again.put("new", "City 17 opened a museum.")
    again.open_index()
    assert again.index.degraded is not None
    found = again.retriever().retrieve(READER, "museum harbour of City 17", 5)
    assert {r.passage.document.facts.title for r in found} == {"old", "new"}
    again.close()


def test_nothing_is_restored_while_documents_are_changed_and_the_other_way_round(
    library: Library,
) -> None:
    copy = library.data_dir.parent / "copy.sqlite3"
    backup(library.data_dir, copy)
    with (
        changing(library.data_dir, "ingest", address_of(library.data_dir)),
        changing(library.data_dir, "ingest label", address_of(library.data_dir)),
        pytest.raises(IndexOwned, match="in use by ingest"),
    ):
        restore(library.data_dir, copy)
    with (
        replacing(library.data_dir, "ingest rebuild --embed", address_of(library.data_dir)),
        pytest.raises(IndexOwned, match="rebuild"),
        changing(library.data_dir, "ingest", address_of(library.data_dir)),
    ):
        pytest.fail("two at once")
    assert restore(library.data_dir, copy) == 241


def test_a_restore_that_meets_an_open_transaction_refuses_and_loses_nothing(
    library: Library,
) -> None:
    copy = library.data_dir.parent / "copy.sqlite3"
    backup(library.data_dir, copy)
    library.put("late arrival", "This came after the backup.")
    with library.engine.connect() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM documents").scalar_one()
        library.put("later still", "And this came while somebody was reading.")
        with pytest.raises(CatalogueUnavailable, match="being used"):
            restore(library.data_dir, copy)
    assert len(library.writer.listing()) == 243


def test_a_server_takes_the_index_over_when_its_owner_is_gone(
    library: Library, truth: list[list[str]]
) -> None:
    owner = FolderLock(library.data_dir / "index" / "OWNER.lock", "another server")
    library.open_index()
    assert "another server" in (library.index.degraded or "")
    assert not library.index.take_over()
    owner.release()
    assert library.index.take_over()
    assert library.index.degraded is None
    assert answers(library) == truth


def test_a_full_disk_is_told_and_leaves_nothing_half_stored(library: Library) -> None:
    library.open_index()

    def no_room(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 1}")

    event.listen(library.engine, "connect", no_room)
    library.engine.dispose()
    long = " ".join(f"Sentence {i} of the unlucky document." for i in range(2000))
    with pytest.raises(CatalogueUnavailable, match=r"could not be written.*full"):
        library.put("unlucky", long)
    assert len(library.writer.listing()) == 241
    assert library.retriever().retrieve(READER, "unlucky document", 5) != []  # reading goes on
    event.remove(library.engine, "connect", no_room)
    library.engine.dispose()
    library.put("unlucky", long)
    assert len(library.writer.listing()) == 242
