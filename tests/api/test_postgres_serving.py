"""A server whose library is on PostgreSQL: kills and restarts, of it and of the database."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from benchmarks.towns import Towns
from corpus.check import Verdict, check_library
from corpus.database import open_database
from tests.conftest import CHECKOUT
from tests.e2e.serving import Served, serving
from tests.postgres import Server
from tests.warm.popen import WarmPopen

Acknowledged = dict[int, str]  # town -> edition


@pytest.fixture
def address(postgres: Server) -> Iterator[str]:
    yield postgres.create("served")
    postgres.do("DROP DATABASE served WITH (FORCE)")


@pytest.fixture
def towns(tmp_path: Path) -> Towns:
    """A folder of documents that grows, each with one sentence to be quoted."""
    made = Towns(tmp_path / "towns", random.Random(7))
    made.grow(new=8, changed=0)
    return made


@contextlib.contextmanager
def ingesting(towns: Towns, data_dir: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    program = "from ingest.cli import main; main()"
    where = {"ASSISTANT_DATA_DIR": str(data_dir), "ASSISTANT_DATABASE_URL": address}
    with WarmPopen(
        [sys.executable, "-c", program, str(towns.folder), "--audience", "public"],
        cwd=CHECKOUT,
        env={**os.environ, **where},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        yield process


def ingested(towns: Towns, data_dir: Path, address: str) -> None:
    """Left alone, ingest has stored all; another process may be building the index just now."""
    with ingesting(towns, data_dir, address) as process:
        _, said = process.communicate(timeout=120)
    assert len(acknowledged(towns, address)) == len(towns), said


def acknowledged(towns: Towns, address: str) -> Acknowledged:
    """What another connection sees in the database at this moment."""
    numbers = {towns.path(number): number for number in range(len(towns))}
    query = "SELECT f.address, d.edition FROM files f JOIN documents d ON d.id = f.document_id"
    with psycopg.connect(address) as connection:
        try:
            return {numbers[path]: edition for path, edition in connection.execute(query)}
        except psycopg.errors.UndefinedTable:
            return {}


def answers_in(address: str) -> list[str]:
    """The ids of the answers that are stored; each was, before its last byte was sent."""
    with psycopg.connect(address) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM answers")]


def until(there: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def quotes(served: Served, question: str) -> list[str]:
    response = httpx.post(f"{served.url}/v1/answers", json={"question": question}, timeout=60)
    assert response.status_code == 200, response.text
    return [citation["quote"] for citation in response.json()["citations"]]


def answers_all(served: Served, towns: Towns, there: Acknowledged) -> None:
    for number, edition in there.items():
        assert towns.proof(number, edition) in quotes(served, towns.question(number))


def test_whatever_is_killed_nothing_acknowledged_is_lost_and_every_answer_is_right(
    postgres: Server, address: str, towns: Towns, tmp_path: Path
) -> None:
    data_dir = tmp_path / "var"
    ingested(towns, data_dir, address)
    for kill in (postgres_crashes, ingest_dies):
        towns.grow(new=40, changed=6)
        known = len(acknowledged(towns, address))
        with ingesting(towns, data_dir, address) as process:
            until(lambda known=known: len(acknowledged(towns, address)) > known)  # type: ignore[misc]
            before = acknowledged(towns, address)
            kill(process, postgres)
        assert process.returncode != 0
        after = acknowledged(towns, address)
        assert before.keys() <= after.keys()
        for number, edition in before.items():
            assert towns.age(number, after[number]) >= towns.age(number, edition)
        engine = open_database(data_dir, address)
        findings = list(check_library(engine, data_dir))
        engine.dispose()
        assert [each for each in findings if each.verdict is Verdict.FAILED] == []
        with serving(data_dir, DATABASE_URL=address) as served:
            chosen = random.Random(len(after)).sample(sorted(after), 3)
            answers_all(served, towns, {number: after[number] for number in chosen})
            stored = len(answers_in(address))
            served.kill()
        assert len(answers_in(address)) == stored
    ingested(towns, data_dir, address)


def ingest_dies(process: subprocess.Popen[bytes], _: Server) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(30)


def postgres_crashes(process: subprocess.Popen[bytes], postgres: Server) -> None:
    postgres.stop(signal.SIGQUIT)  # as a crash: nothing is written any more
    _, said = process.communicate(timeout=60)
    postgres.start()
    assert process.returncode == 2, said
    assert b"Traceback" not in said
    assert b"ingest: the library could not be" in said


def test_a_database_that_is_restarted_is_missed_and_then_used_again(
    postgres: Server, address: str, towns: Towns, tmp_path: Path
) -> None:
    data_dir = tmp_path / "var"
    ingested(towns, data_dir, address)
    there = acknowledged(towns, address)
    with serving(data_dir, DATABASE_URL=address) as served:
        answers_all(served, towns, dict(list(there.items())[:1]))
        ready = f"{served.url}/readyz"
        assert httpx.get(ready).status_code == 200
        for how in (signal.SIGINT, signal.SIGQUIT):
            postgres.stop(how)
            missed = httpx.get(ready, timeout=30)
            assert (missed.status_code, missed.json()["code"]) == (503, "library-unavailable")
            asked = {"question": towns.question(0)}
            refused = httpx.post(f"{served.url}/v1/answers", json=asked, timeout=30)
            assert (refused.status_code, refused.json()["code"]) == (503, "library-unavailable")
            assert postgres.password not in missed.text + refused.text
            assert httpx.get(f"{served.url}/healthz").status_code == 200
            postgres.start()
            until(lambda: httpx.get(ready, timeout=30).status_code == 200)
            answers_all(served, towns, dict(list(there.items())[:1]))
