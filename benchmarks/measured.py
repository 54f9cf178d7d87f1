"""Measuring in a process of its own, so that memory and start-up of one do not touch another."""

from __future__ import annotations

import bisect
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.quality_page import CHECKOUT


def in_own_process(module: str, *arguments: object) -> dict[str, Any]:
    """The JSON that `python -m module arguments` prints on its last line."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def peak_mebibytes() -> int:
    """The most memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def milliseconds(
    doings: dict[str, Callable[[str], object]],
    questions: Sequence[str],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Median and 95th percentile of each doing over all questions, the doings in turn."""
    taken: dict[str, list[float]] = {name: [] for name in doings}
    for question in [*questions[:5], *questions * rounds]:
        for name, do in doings.items():
            start = clock()
            do(question)
            taken[name].append((clock() - start) * 1000)
    warm = {name: times[5:] for name, times in taken.items()}
    return {
        name: [statistics.median(times), statistics.quantiles(times, n=20)[-1]]
        for name, times in warm.items()
    }


def ranked_above(these: Sequence[float], those: Sequence[float]) -> float:
    """How often one of these is more than one of those, over all pairs; a tie counts half.

    The area under the ROC curve, Mann and Whitney's U over the number of pairs.
    """
    ordered = sorted(those)
    above = sum(bisect.bisect_left(ordered, x) + bisect.bisect_right(ordered, x) for x in these)
    return above / (2 * len(these) * len(those))
