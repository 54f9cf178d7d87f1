"""Passes of a model that those who ask at the same moment share.

A pass is made of whatever waits; nobody waits for company. Each runs on one core, and as many run
at once as there are cores for them: threads of one pass wait for one another, and while many ask
that costs more than it brings (docs/decisions/0036-passes-are-shared.md).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from typing import Generic, TypeVar

from corpus.leaving import Left, leaver

Text = TypeVar("Text", bound=Sized)
Read = TypeVar("Read")

# word pieces of a pass: in a larger one each is hardly cheaper, and others wait for it longer
MOST_PIECES = 1024


@dataclass(slots=True, eq=False)
class _Job(Generic[Text, Read]):
    """The texts of one caller, and what has been read of them."""

    texts: Sequence[Text]
    has_left: Callable[[], bool]
    read: dict[int, Read] = field(default_factory=dict)
    done: Future[list[Read]] = field(default_factory=Future)


_Waiting = tuple[_Job[Text, Read], int]  # a job and the number of one of its texts


class Passes(Generic[Text, Read]):
    """Reads texts in passes that callers share. Safe to use from several threads.

    Callers block until theirs are read, so no more waits than callers bring. First come, first
    read.
    """

    def __init__(
        self, name: str, read: Callable[[Sequence[Text]], Sequence[Read]], at_once: int
    ) -> None:
        """Read with this.

        Args:
            name: of the threads.
            read: one pass; what it gives for a text must not depend on the texts beside it.
            at_once: how many passes run at a time.
        """
        self._read = read
        self._at_once = at_once
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting[Text, Read]] = deque()
        self._working = 0  # threads that are reading or about to take
        self._taking = 0  # of these, those about to take

    @property
    def waiting(self) -> int:
        """How many texts no pass has taken yet."""
        return len(self._waiting)

    def of(self, texts: Sequence[Text]) -> list[Read]:
        """What the model reads in these texts, in their order.

        Raises:
            Left: when whoever this is for has left before it was read.
            Exception: what a pass raises for these texts; no other caller sees it.
        """
        if not texts:
            return []
        job = _Job[Text, Read](texts=texts, has_left=leaver())
        with self._lock:
            self._waiting.extend((job, number) for number in range(len(texts)))
            more = min(self._at_once - self._working, len(texts))
            self._working += more
            self._taking += more
        for _ in range(more):
            self._threads.submit(self._work)
        return job.done.result()

    def _work(self) -> None:
        """Make passes until nothing waits."""
        while taken := self._take():
            self._pass(taken)
            with self._lock:
                self._taking += 1

    def _take(self) -> list[_Waiting[Text, Read]]:
        """A fair share of what waits, at most one pass of it."""
        taken: list[_Waiting[Text, Read]] = []
        with self._lock:
            self._drop_what_nobody_waits_for()
            sizes = [len(job.texts[number]) for job, number in self._waiting]
            share = min(MOST_PIECES, sum(sizes) / self._taking)
            pieces = 0
            for size in sizes:
                if pieces >= share or (taken and pieces + size > MOST_PIECES):
                    break
                taken.append(self._waiting.popleft())
                pieces += size
            self._taking -= 1
            self._working -= not taken
        return taken

    def _drop_what_nobody_waits_for(self) -> None:
        for job, _ in self._waiting:
            if not job.done.done() and job.has_left():
                job.done.set_exception(Left())
        self._waiting = deque(each for each in self._waiting if not each[0].done.done())

    def _pass(self, taken: Sequence[_Waiting[Text, Read]]) -> None:
        try:
            read = self._read([job.texts[number] for job, number in taken])
        except Exception as error:  # it is of the texts, whatever it is
            self._apart(taken, error)
            return
        with self._lock:
            for (job, number), each in zip(taken, read, strict=True):
                job.read[number] = each
                if len(job.read) == len(job.texts) and not job.done.done():
                    job.done.set_result([job.read[i] for i in range(len(job.texts))])

    def _apart(self, taken: Sequence[_Waiting[Text, Read]], error: Exception) -> None:
        """After a pass that failed: each job alone, so that it fails by its own texts only."""
        jobs = [list(some) for _, some in groupby(taken, key=lambda each: id(each[0]))]
        if len(jobs) > 1:
            for some in jobs:
                self._pass(some)
            return
        job = taken[0][0]
        with self._lock:
            if not job.done.done():
                job.done.set_exception(error)
