"""Jobs: taken over durably, done once and in order, taken up again after a death."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from corpus.errors import JobLost
from corpus.jobs import Job, JobStore
from tests.builders import NOON
from tests.databases import open_database

pytestmark = pytest.mark.usefixtures("either_database")

LEASE = dt.timedelta(seconds=20)
NEVER = dt.timedelta(0)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(tmp_path, create=True)
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> JobStore:
    return JobStore(engine, clock)


def taken(store: JobStore, owner: str = "a") -> Job:
    job = store.take(owner, LEASE)
    assert job is not None
    return job


def test_a_job_that_comes_again_is_one_job_before_and_after_it_is_done(store: JobStore) -> None:
    assert store.add("k", {"n": 1})
    assert not store.add("k", {"n": 2})
    job = taken(store)
    assert job.payload == {"n": 1}
    store.done(job)
    assert not store.add("k", {"n": 3})
    assert store.take("a", LEASE) is None
    found = store.find("k")
    assert found is not None
    assert (found.state, found.payload) == ("done", {})


def test_jobs_of_one_queue_are_done_in_order_and_others_meanwhile(store: JobStore) -> None:
    for key, queue in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        store.add(key, {}, queue=queue)
    first, second = taken(store), taken(store)
    assert (first.key, second.key) == ("a1", "b1")
    assert store.take("a", LEASE) is None
    store.done(first)
    assert taken(store).key == "a2"


def test_a_job_of_a_dead_worker_is_taken_up_with_its_progress(
    store: JobStore, clock: Clock
) -> None:
    store.add("k", {})
    job = taken(store, "dead")
    store.note(job, {"sent": ["1"]})
    clock.pass_by(19)
    assert store.take("alive", LEASE) is None
    clock.pass_by(2)
    again = taken(store, "alive")
    assert (again.progress, again.attempts) == ({"sent": ["1"]}, 2)
    for late in (
        lambda: store.note(job, {}),
        lambda: store.extend(job, LEASE),
        lambda: store.done(job),
        lambda: store.failed(job),
        lambda: store.again(job, NEVER),
    ):
        with pytest.raises(JobLost):
            late()
    store.done(again)


def test_a_worker_that_says_so_keeps_its_job(store: JobStore, clock: Clock) -> None:
    store.add("k", {})
    job = taken(store)
    for _ in range(5):
        clock.pass_by(15)
        store.extend(job, LEASE)
        assert store.take("b", LEASE) is None


def test_a_job_waits_before_it_is_taken_again(store: JobStore, clock: Clock) -> None:
    store.add("k", {})
    store.again(taken(store), dt.timedelta(seconds=8))
    assert store.take("a", LEASE) is None
    clock.pass_by(9)
    job = taken(store)
    assert job.attempts == 2
    store.again(job, NEVER, counted=False)
    assert taken(store).attempts == 2


def test_one_that_is_not_begun_can_be_called_off(store: JobStore) -> None:
    store.add("k", {})
    store.call_off("k")
    assert store.take("a", LEASE) is None
    store.add("running", {})
    job = taken(store)
    store.call_off("running")
    store.done(job)


def test_those_of_one_are_counted_up_to_each(store: JobStore, clock: Clock) -> None:
    for n in range(3):
        store.add(f"k{n}", {}, who="leo")
        store.add(f"other{n}", {}, who="mia")
        clock.pass_by(10)
    jobs = {key: store.find(key) for key in ("k0", "k2")}
    minute = dt.timedelta(minutes=1)
    assert [store.count(job, minute) for job in jobs.values() if job] == [1, 3]
    assert [store.count(job, minute, of_all=True) for job in jobs.values() if job] == [1, 5]
    assert [store.count(job, dt.timedelta(seconds=5)) for job in jobs.values() if job] == [1, 1]


def test_what_is_long_over_is_forgotten(store: JobStore, clock: Clock) -> None:
    store.add("old", {})
    store.done(taken(store))
    store.add("open", {})
    clock.pass_by(60)
    assert store.forget_before(clock.now) == 1
    assert store.find("old") is None
    assert store.waiting() == 1


def test_twenty_workers_take_each_job_once(engine: Engine) -> None:
    store = JobStore(engine)
    for n in range(20):
        store.add(f"k{n}", {})
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: JobStore(engine).take(f"w{n}", LEASE), range(20)))
    assert sorted(job.key for job in found if job) == sorted(f"k{n}" for n in range(20))


def test_jobs_outlive_the_process(tmp_path: Path) -> None:
    first = open_database(tmp_path, create=True)
    JobStore(first).add("k", {"n": 1})
    first.dispose()
    second = open_database(tmp_path)
    assert taken(JobStore(second)).payload == {"n": 1}
    second.dispose()
