"""Passes that callers share: with a reader that tells which texts passed together."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from corpus.bert import Bert, Pieces, read_bert
from corpus.encoders import one_core_a_pass, prepared
from corpus.leaving import Left, in_thread
from corpus.model_folder import default_model_folder
from corpus.passes import MOST_PIECES, Passes


class Model:
    """Gives texts back in capitals. The first pass begins and then waits until it is let go."""

    def __init__(self, at_once: int = 1) -> None:
        self.passed: list[list[str]] = []
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.passes: Passes[str, str] = Passes("test", self._read, at_once)
        self.callers = ThreadPoolExecutor(64)

    def _read(self, texts: Sequence[str]) -> list[str]:
        self.passed.append(list(texts))
        self.begun.set()
        assert self.go_on.wait(10)
        if "bad" in texts:
            raise ValueError("bad")
        return [text.upper() for text in texts]

    def occupied(self) -> Model:
        """With a pass under way, so that what comes now waits."""
        self.callers.submit(self.passes.of, ["first"])
        assert self.begun.wait(10)
        return self

    def waits(self, count: int) -> None:
        """Until so many texts wait."""
        until(lambda: self.passes.waiting == count)


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not so():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_a_lone_caller_waits_for_nobody() -> None:
    model = Model()
    model.go_on.set()
    assert model.passes.of(["one", "two"]) == ["ONE", "TWO"]
    assert model.passed == [["one", "two"]]


def test_what_comes_while_a_pass_is_under_way_shares_the_next() -> None:
    model = Model().occupied()
    asked = []
    for number in range(50):
        asked.append(model.callers.submit(model.passes.of, [f"text {number}"]))
        model.waits(number + 1)
    model.go_on.set()
    assert [each.result(10) for each in asked] == [[f"TEXT {number}"] for number in range(50)]
    assert model.passed == [["first"], [f"text {number}" for number in range(50)]]


def test_a_pass_takes_no_more_than_fits_and_one_text_that_is_longer_passes_alone() -> None:
    model = Model().occupied()
    half, whole = "h" * (MOST_PIECES // 2), "w" * (MOST_PIECES + 1)
    asked = model.callers.submit(model.passes.of, [half, half, half, whole, half])
    model.waits(5)
    model.go_on.set()
    assert len(asked.result(10)) == 5
    assert [[len(text) for text in some] for some in model.passed[1:]] == [
        [len(half), len(half)], [len(half)], [len(whole)], [len(half)],
    ]  # fmt: skip


def test_the_texts_of_one_caller_are_shared_out_among_idle_cores() -> None:
    model = Model(at_once=2)
    asked = model.callers.submit(model.passes.of, ["a", "b", "c", "d"])
    until(lambda: len(model.passed) == 2)
    model.go_on.set()
    assert asked.result(10) == ["A", "B", "C", "D"]
    assert sorted(model.passed) == [["a", "b"], ["c", "d"]]


def test_a_text_that_cannot_be_read_fails_its_own_caller_only() -> None:
    model = Model().occupied()
    asked = []
    for texts, waiting in ((["a"], 1), (["b", "bad"], 3), (["c"], 4)):
        asked.append(model.callers.submit(model.passes.of, texts))
        model.waits(waiting)
    model.go_on.set()
    assert asked[0].result(10) == ["A"]
    assert asked[2].result(10) == ["C"]
    with pytest.raises(ValueError, match="bad"):
        asked[1].result(10)
    assert model.passes.of(["afterwards"]) == ["AFTERWARDS"]


def test_who_leaves_is_not_read_for_and_the_others_are() -> None:
    model = Model().occupied()
    has_left, told = threading.Event(), threading.Event()

    def given_up() -> None:
        try:
            model.passes.of(["given up"])
        except Left:
            told.set()

    async def leave() -> None:
        asked = asyncio.create_task(in_thread(given_up))
        await asyncio.to_thread(model.waits, 1)
        asked.cancel()
        await asyncio.wait({asked})
        has_left.set()

    leaving = model.callers.submit(asyncio.run, leave())
    assert has_left.wait(10)
    other = model.callers.submit(model.passes.of, ["other"])
    model.waits(2)
    model.go_on.set()
    assert other.result(10) == ["OTHER"]
    leaving.result(10)
    assert told.is_set()
    assert model.passed == [["first"], ["other"]]


def test_a_text_has_the_same_bits_whatever_it_is_read_beside() -> None:
    bert = Bert(read_bert(default_model_folder(), prepared()))
    one_core_a_pass(0)
    numbers = np.random.default_rng(0)
    lengths = [1, 2, 3, 15, 16, 17, 31, 64, 64, 200, 12, 12]
    texts = [Pieces(numbers.integers(1000, 20000, n).tolist(), [n % 2] * n) for n in lengths]
    together = bert.read(texts)
    turned = bert.read(texts[::-1])[::-1]
    for text, first, second in zip(texts, together, turned, strict=True):
        (alone,) = bert.read([text])
        assert alone.shape == (len(text), bert.dimension)
        assert alone.tobytes() == first.tobytes() == second.tobytes()
