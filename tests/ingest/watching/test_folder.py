"""Folders that are watched."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.processes import command
from corpus.database import open_database
from corpus.sources import Outcome, Sources
from corpus.writer import CatalogueWriter
from ingest.sources import Wishes, find_items
from ingest.watching.loop import Stillness
from tests.conftest import CHECKOUT
from tests.ingest.watching.killed import look_until_killed
from tests.ingest.watching.place import Place
from tests.warm.popen import WarmPopen

PATIENCE = 90.0  # seconds: the model is loaded first
TEXT = "The harbour of Kumba was dredged by Wren Marine in March 2019. "


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


@pytest.fixture
def place(docs: Path, tmp_path: Path) -> Iterator[Place]:
    made = Place(str(docs), tmp_path / "var")
    yield made
    made.library.close()


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


def stored(data_dir: Path) -> dict[str, bytes]:
    """What the library holds, by name."""
    engine = open_database(data_dir)
    found = {Path(e.stamp.address).name: e.data for e in CatalogueWriter(engine).stored_editions()}
    engine.dispose()
    return found


def test_a_watched_folder_is_read_as_it_changes_but_no_file_before_it_is_whole(
    docs: Path, tmp_path: Path
) -> None:
    data_dir = tmp_path / "var"
    (docs / "old.txt").write_text(TEXT)
    open_database(data_dir, create=True).dispose()
    with WarmPopen(
        command(["ingest", "watch", str(docs)]),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env={
            "PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1",
            "HOME": str(tmp_path), "ASSISTANT_DATA_DIR": str(data_dir),
        },
    ) as process:  # fmt: skip
        try:
            until(lambda: "old.txt" in stored(data_dir))
            with (docs / "long.txt").open("w") as file:
                for _ in range(8):
                    file.write(TEXT)
                    file.flush()
                    time.sleep(0.5)
                    assert "long.txt" not in stored(data_dir)
            until(lambda: "long.txt" in stored(data_dir))
            assert stored(data_dir)["long.txt"].decode() == TEXT * 8
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
    engine = open_database(data_dir)
    [state] = Sources(engine).all_states()
    assert (state.documents, state.source.outcome) == (2, Outcome.WHOLE)
    engine.dispose()


def test_a_file_is_still_when_it_stays_as_it_is_for_two_seconds(place: Place, docs: Path) -> None:
    clock = [0.0]
    stillness = Stillness(lambda: clock[0])
    file = docs / "a.txt"

    def is_still() -> bool:
        found = find_items([str(docs)], Wishes(), lambda url: pytest.fail(url))
        return all(map(stillness.among(place.library.writer.files()), found.items))

    file.write_text("It begins")
    assert (is_still(), stillness.awaits) == (False, True)
    clock[0] = 1.9
    assert not is_still()
    file.write_text("It begins and goes on")
    clock[0] = 3.8
    assert not is_still()
    clock[0] = 5.9
    assert (is_still(), stillness.awaits) == (True, False)
    place.look()
    assert is_still()  # it is as the library has it


def test_what_fails_in_a_folder_is_remembered_until_it_does_not(place: Place, docs: Path) -> None:
    (docs / "a.txt").write_text("BROKEN")
    place.look()
    assert place.state().failed == [(str(docs / "a.txt"), "is broken; supply another copy")]
    assert place.state().source.outcome is Outcome.PARTLY
    (docs / "a.txt").write_text("It is whole again.")
    place.look()
    assert (place.state().failed, place.state().documents) == ([], 1)


def test_a_folder_that_is_not_there_any_more_takes_nothing_away(place: Place, docs: Path) -> None:
    (docs / "a.txt").write_text("It is there.")
    place.look()
    docs.rename(docs.with_name("elsewhere"))
    assert place.look(prune=True, confirmed=True).removed == 0
    assert (place.state().source.outcome, place.state().documents) == (Outcome.FAILED, 1)


def test_a_look_that_is_killed_loses_and_doubles_nothing(place: Place, docs: Path) -> None:
    for n in range(70):
        (docs / f"{n}.txt").write_text(f"What {n} says.")
    look_until_killed(place, "stored")
    assert len(place.texts()) == 64
    assert place.look().new == 6
    assert sorted(place.texts()) == sorted(str(docs / f"{n}.txt") for n in range(70))
