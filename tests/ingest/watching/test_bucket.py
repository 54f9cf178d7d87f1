"""Buckets, looked at on moto's server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.sources import Outcome
from tests.deploy.test_nginx import free_port
from tests.ingest.watching.killed import look_until_killed
from tests.ingest.watching.place import Place
from tests.moto import S3


@pytest.fixture
def s3(moto: S3, monkeypatch: pytest.MonkeyPatch) -> S3:
    moto.name_in(monkeypatch)
    moto.empty()
    return moto


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
