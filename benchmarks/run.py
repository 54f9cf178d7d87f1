"""Measuring speed: `python -m benchmarks.run [--record] [--quick]`.

All figures of a table come from one run and are compared as ratios, because machines differ.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measured import in_own_process
from benchmarks.quality_page import CHECKOUT, markdown_table, provenance, record

SHARED = CHECKOUT.parent / "shared" / "data"
_PIPELINES = ("ours", "textbook", "bare")


def main() -> int:
    """Measure, print, and with --record write docs/quality.md."""
    from benchmarks.texts import write_texts

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    arguments = parser.parse_args()
    characters, rounds, sizes = (
        (20_000, 1, (1_000,)) if arguments.quick else (400_000, 3, (10_000, 100_000))
    )
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder, "texts")
        texts.mkdir()
        origin = write_texts(texts, SHARED, characters)
        runs = _interleaved(texts, Path(folder), rounds)
        asked = {
            size: in_own_process("benchmarks.filling", texts, Path(folder, f"n{size}"), size)
            | in_own_process("benchmarks.latency", Path(folder, f"n{size}"))
            for size in sizes
        }
    text = "\n".join(
        [*provenance("make bench"), "", *_ingest(runs, origin), "", *_asking(runs, asked)]
    )
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("bench", text)
    return 0


def _interleaved(texts: Path, folder: Path, rounds: int) -> dict[str, list[dict[str, Any]]]:
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in _PIPELINES}
    for number in range(rounds):
        for name in _PIPELINES:
            out = folder / f"{name}-{number}"
            runs[name].append(in_own_process("benchmarks.pipelines", name, texts, out))
    return runs


def _ingest(runs: dict[str, list[dict[str, Any]]], origin: str) -> list[str]:
    speeds = {
        name: [run["characters"] / run["seconds"] for run in some] for name, some in runs.items()
    }
    titles = {
        "ours": "`ingest`: read apart, cut, passage and sentence vectors, stored, indexed",
        "textbook": "(a) textbook LangChain: splitter 1000/200, HuggingFaceEmbeddings, Chroma",
        "bare": "(b) the bare embedder on our passages",
    }
    rows = [
        [
            titles[name],
            f"{statistics.median(speeds[name]):,.0f}",
            some[0]["passages"],
            max(run["ingest_peak"] for run in some),
        ]
        for name, some in runs.items()
    ]
    rounds, characters = len(runs["ours"]), runs["ours"][0]["characters"]
    head = ["pipeline", "characters a second", "passages", "peak MiB"]
    return [
        "### Ingest",
        "",
        f"{characters:,} characters: {origin}. Medians of {rounds} rounds, pipelines in turn, the "
        "same weights, model loading not counted.",
        "",
        *markdown_table(head, rows),
        "",
        f"- Ours beside (a): {_ratio(speeds, 'textbook')}; target at least 2 on a CPU that "
        "computes in bfloat16 (avx512_bf16)",
        f"- Ours beside (b): {_ratio(speeds, 'bare')}; target at least 0.8",
    ]


def _ratio(speeds: dict[str, list[float]], other: str) -> str:
    """The median over rounds of our speed beside another's of the same round."""
    ratios = [a / b for a, b in zip(speeds["ours"], speeds[other], strict=True)]
    return f"{statistics.median(ratios):.2f}"


def _asking(runs: dict[str, list[dict[str, Any]]], asked: dict[int, dict[str, Any]]) -> list[str]:
    first = {name: runs[name][0] for name in ("ours", "textbook")}
    rows = [
        _latencies(f"{run['passages']:,} (the ingest above, {name})", run)
        for name, run in first.items()
    ]
    rows += [_latencies(f"{size:,} (filled up, three labels)", run) for size, run in asked.items()]
    head = ["passages", "embed the question", "search", "quoted answer", "search ÷ embed",
            "answer ÷ embed", "peak MiB", "build, s", "open, s"]  # fmt: skip
    return [
        "### Asking",
        "",
        "Milliseconds, median (95th percentile). Embedding, search and answer are taken in turn in "
        "one process; search and answer include embedding the question. Targets: search ÷ embed at "
        "most 2 at 10,000 passages and 3 at 100,000; answer ÷ embed at most 6.",
        "",
        *markdown_table(head, rows),
    ]


def _latencies(title: str, run: dict[str, Any]) -> list[str]:
    times: dict[str, list[float]] = run["asked"]
    embed = times["embed"][0]

    def cell(name: str) -> str:
        return f"{times[name][0]:.1f} ({times[name][1]:.1f})" if name in times else "–"

    def ratio(name: str) -> str:
        return f"{times[name][0] / embed:.2f}" if name in times else "–"

    def seconds(name: str) -> str:
        return f"{run[name]:.1f}" if name in run else "–"

    return [
        title, cell("embed"), cell("search"), cell("answer"), ratio("search"), ratio("answer"),
        str(run["peak"]), seconds("build"),
        seconds("open"),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
