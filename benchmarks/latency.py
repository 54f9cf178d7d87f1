"""Asking a library that `benchmarks.filling` made: `python -m benchmarks.latency DATA_DIR`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.measured import milliseconds, peak_mebibytes
from benchmarks.pipelines import asking, own_questions
from corpus.embedding import load_embedder


def main() -> None:
    """Open, ask, and print what was measured as JSON."""
    embedder = load_embedder("default")
    start = time.perf_counter()
    doings = asking(Path(sys.argv[1]), embedder)
    opened = time.perf_counter() - start
    asked = milliseconds(doings, own_questions(), 3)
    print(json.dumps({"asked": asked, "open": opened, "peak": peak_mebibytes()}))


if __name__ == "__main__":
    main()
