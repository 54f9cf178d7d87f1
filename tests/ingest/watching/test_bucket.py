"""Buckets, looked at on moto's server."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import urllib3
from minio import Minio

from corpus.sources import Outcome
from tests.conftest import CHECKOUT
from tests.deploy.test_nginx import free_port, wait_for
from tests.ingest.watching.killed import look_until_killed
from tests.ingest.watching.place import Place

# moto wants an older python-dateutil than the product: it has an environment of its own
_MOTO = shutil.which("moto_server", path=f"{CHECKOUT / '.venv/moto/bin'}:{os.environ['PATH']}")


class S3:
    """The server, and a bucket on it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.client = Minio(f"127.0.0.1:{port}", "key", "secret", secure=False, region="eu-west-1")

    def put(self, *keys: str, text: str = "") -> None:
        def put(key: str) -> None:
            data = (text or f"What {key} says.").encode()
            self.client.put_object("docs", key, io.BytesIO(data), len(data))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(put, keys))

    def empty(self) -> None:
        urllib3.request("POST", f"{self.url}/moto-api/reset")
        self.client.make_bucket("docs")


@pytest.fixture(scope="module")
def server() -> Iterator[S3]:
    if _MOTO is None:
        pytest.skip("LOUD: moto_server is not there (see `make setup`); buckets were not looked at")
    port = free_port()
    with subprocess.Popen(
        [_MOTO, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_for(port, process)
            yield S3(port)
        finally:
            process.kill()


@pytest.fixture
def s3(server: S3, monkeypatch: pytest.MonkeyPatch) -> S3:
    access = {
        "ENDPOINT_URL": server.url, "ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret",
        "REGION": "eu-west-1",
    }  # fmt: skip
    for name, value in access.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    server.empty()
    return server


@pytest.fixture
def place(s3: S3, tmp_path: Path) -> Iterator[Place]:
    made = Place("s3://docs/plans", tmp_path / "var")
    yield made
    made.library.close()


def test_a_bucket_is_read_page_by_page_and_later_only_what_changed(s3: S3, place: Place) -> None:
    odd = ["plans/été 1.txt", "plans/a#b%20c.txt", "plans//two.txt"]
    films = [f"plans/{n:04}.mp4" for n in range(1010)]
    s3.put(*odd, *films, "plans/", "other/not.txt", "plans/z.txt")
    report = place.look()
    assert (report.new, report.complete) == (4, True)
    assert report.notes[0][1].startswith("1010 left out: ")
    assert set(place.texts()) == {f"s3://docs/{key}" for key in (*odd, "plans/z.txt")}

    s3.put("plans/z.txt", text="It says something new.")
    s3.client.remove_object("docs", odd[0])
    place.reads.clear()
    report = place.look()
    assert (report.replaced, report.unchanged, place.reads) == (1, 2, ["z.txt"])
    assert place.state().gone == 1
    assert place.look(prune=True).removed == 1
    assert set(place.texts()) == {f"s3://docs/{key}" for key in (*odd[1:], "plans/z.txt")}


def test_a_bucket_that_is_not_there_or_does_not_answer_takes_nothing_away(
    s3: S3, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3.put("plans/a.txt")
    place.look()
    s3.client.remove_object("docs", "plans/a.txt")
    s3.client.remove_bucket("docs")
    report = place.look(prune=True, confirmed=True)
    assert "NoSuchBucket" in report.failed[0][1]
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    assert place.look(prune=True, confirmed=True).removed == 0
    assert (place.state().source.outcome, place.state().source.failures) == (Outcome.FAILED, 2)
    assert len(place.titles()) == 1


@pytest.mark.parametrize("moment", ["stored", "kept"])
def test_a_look_that_is_killed_loses_and_doubles_nothing(s3: S3, place: Place, moment: str) -> None:
    s3.put(*(f"plans/{n}.txt" for n in range(70)))
    look_until_killed(place, moment)
    stored = place.texts()
    assert place.look().new == 70 - len(stored)
    assert sorted(place.texts()) == sorted(f"s3://docs/plans/{n}.txt" for n in range(70))
    assert len(place.reads) == 6  # what was stored is not read again


def test_no_secret_is_remembered_or_told(
    s3: S3, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "sesame-9182")
    s3.put("plans/a.txt")
    place.look()
    place.library.close()
    assert not any(
        b"sesame-9182" in file.read_bytes()
        for file in place.library.data_dir.rglob("*")
        if file.is_file()
    )
