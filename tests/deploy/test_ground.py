"""The ground gives way below the real server: a full disk, a read-only folder, a clock set back."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks.processes import command, running, variables
from tests.ingested import ingested
from tests.warm.popen import WarmPopen

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
QUESTION = {"question": "Where was the water plan adopted?"}
BYTES = {"Content-Type": "application/octet-stream"}
ADVICE = ("restore", "rebuild", "delete")  # what a sound library would suffer from


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ingested(tmp_path_factory.mktemp("ground"), "The water plan was adopted in Accra.")


@pytest.fixture
def disk(tmp_path: Path, sound: Path) -> Iterator[Path]:
    """A small disk of its own with the library on it, in `var`."""
    place = mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=64m", "tmpfs")
    shutil.copytree(sound, place / "var")
    yield place
    assert done("umount", "--lazy", place)


@pytest.fixture
def breaking_disk(tmp_path: Path, sound: Path) -> Iterator[Path]:
    """The same, of a file system that turns read-only when it is told of an error."""
    image = tmp_path / "image"
    with image.open("wb") as file:
        file.truncate(96 << 20)
    if not done("mkfs.ext4", "-q", image):
        pytest.skip("LOUD: there is no mkfs.ext4; a disk that breaks was not tried")
    place = mounted(tmp_path / "disk", "-o", "loop", str(image))
    shutil.copytree(sound, place / "var")
    yield place
    assert done("umount", "--lazy", place)


def done(tool: str, *arguments: str | Path) -> bool:
    """Whether a tool of the system is there and did it."""
    found = shutil.which(tool, path=f"{os.environ['PATH']}:/sbin:/usr/sbin")
    return found is not None and not subprocess.run([found, *arguments], check=False).returncode


def mounted(place: Path, *arguments: str) -> Path:
    place.mkdir()
    if os.geteuid() or not done("mount", *arguments, place):
        pytest.skip("LOUD: only root may mount, and not everywhere; this ground was not tried")
    return place


def fill(disk: Path) -> Path:
    """A file that takes all the room there is."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return filler


def refused(data_dir: Path, *arguments: str) -> str:
    """The one line with which a command ends that cannot do what it is asked."""
    ended = subprocess.run(
        command(arguments), env=variables(data_dir), capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert not any(word in ended.stderr for word in ADVICE)
    return ended.stderr


def documents(data_dir: Path) -> int:
    with contextlib.closing(sqlite3.connect(data_dir / "library.sqlite3")) as database:
        (count,) = database.execute("SELECT count(*) FROM documents").fetchone()
    return int(count)


def upload(client: httpx.Client, name: str) -> httpx.Response:
    text = f"# {name}\n\nA quokka came to the quay of {name}.\n"
    address = f"/v1/library/uploads?name={name}.md&label=public"
    return client.post(address, content=text.encode(), headers=BYTES)


def storage(client: httpx.Client) -> str:
    ready = client.get("/readyz").json()
    told: str = ready["parts"]["storage"]
    assert ready["status"] == ("ok" if told == "ok" else "degraded")
    return told


def test_on_a_full_disk_answers_go_on_and_with_room_everything_does(
    disk: Path, tmp_path: Path
) -> None:
    data_dir, new = disk / "var", tmp_path / "new.md"
    new.write_text("# Quay\n\n" + "A quokka came to the quay. " * 400)
    with (
        running(data_dir, popen=WarmPopen) as server,
        httpx.Client(base_url=server.address, timeout=60) as client,
    ):
        assert client.post("/v1/answers", json=QUESTION).json()["is_kept"]
        filler = fill(disk)
        named = {"Idempotency-Key": "once"}
        answer = client.post("/v1/answers", json=QUESTION, headers=named).json()
        assert "Accra" in answer["text"]
        assert not answer["is_kept"]
        assert "could not be stored" in answer["notices"][-1]
        assert "full" in storage(client)
        no = upload(client, "kumasi")
        assert (no.status_code, no.json()["code"]) == (507, "storage-full")
        assert "disk is full" in refused(data_dir, "ingest", str(new))
        assert not list((data_dir / "uploads").glob("*"))
        assert documents(data_dir) == 1

        filler.unlink()
        assert storage(client) == "ok"
        assert client.post("/v1/answers", json=QUESTION, headers=named).json()["is_kept"]
        assert upload(client, "kumasi").status_code == 202
    fill(disk)
    for path in data_dir.glob("library.sqlite3-*"):
        path.unlink()  # as after a clean end
    assert "disk is full" in refused(data_dir, "assistant", "serve", "--port", "0")


def test_a_file_system_that_turns_read_only_takes_nothing_and_answers_go_on(
    breaking_disk: Path,
) -> None:
    with (
        running(breaking_disk / "var", popen=WarmPopen) as server,
        httpx.Client(base_url=server.address, timeout=60) as client,
    ):
        assert client.post("/v1/answers", json=QUESTION).json()["is_kept"]
        assert done("mount", "-o", "remount,abort", breaking_disk)
        answer = client.post("/v1/answers", json=QUESTION).json()
        assert "Accra" in answer["text"]
        assert not answer["is_kept"]
        assert "read-only" in storage(client)
        no = upload(client, "kumasi")
        assert (no.status_code, no.json()["code"]) == (503, "storage-read-only")


def test_in_a_read_only_folder_commands_say_so_and_advise_nothing_that_loses_data(
    disk: Path, tmp_path: Path
) -> None:
    assert done("mount", "-o", "remount,ro", disk)
    (tmp_path / "new.md").write_text("# Quay\n\nA quokka came to the quay.")
    for arguments in (
        ("assistant", "serve", "--port", "0"),
        ("ingest", str(tmp_path / "new.md")),
    ):
        assert "read-only" in refused(disk / "var", *arguments)


def test_a_clock_that_is_set_back_an_hour_takes_nothing_back(sound: Path, tmp_path: Path) -> None:
    if not FAKETIME.exists():
        pytest.skip("LOUD: libfaketime is not installed; a clock set back was not tried")
    data_dir, clock = tmp_path / "var", tmp_path / "clock"
    shutil.copytree(sound, data_dir)
    clock.write_text("+0")
    faked = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with (
        running(data_dir, settings=faked) as server,
        httpx.Client(base_url=server.address, timeout=60) as client,
    ):
        named, asked = {"Idempotency-Key": "once"}, QUESTION | {"conversation_id": "c_1"}
        first = client.post("/v1/answers", json=asked, headers=named).json()
        clock.write_text("-1h")
        second = client.post("/v1/answers", json=asked | {"question": "And when?"}).json()
        assert second["created_at"] < first["created_at"]  # the clock is back
        assert second["is_kept"]
        again = client.post("/v1/answers", json=asked, headers=named)
        assert (again.headers["Idempotent-Replayed"], again.json()["id"]) == ("true", first["id"])
        turns = client.get("/v1/conversations/c_1").json()["turns"]
        assert [turn["question"] for turn in turns] == [QUESTION["question"], "And when?"]
        assert storage(client) == "ok"
        assert upload(client, "kumasi").status_code == 202
