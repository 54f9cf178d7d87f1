"""How long commands take to start: `python -m benchmarks.starting [--record]`.

Each command is a cold process over the sample library, ingested before; files are in the page cache
by then, as on a machine that has been used. Beside the seconds stands how often the same Python
could have imported torch alone in that time, which can be compared between machines.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.processes import command, ingest_sample, running, variables
from benchmarks.quality_page import CHECKOUT, markdown_table, provenance, record

_ROUNDS = 5
_QUESTION = "Who hosted the launch of the programme?"
_COMMANDS = (
    (["ingest", "--help"], 1.0),
    (["ingest", "list"], 1.0),
    (["assistant", "--help"], 1.0),
    (["assistant", "keys", "list"], 1.0),
    (["assistant", "search", "grants to Ghana"], None),
    (["assistant", "ask", _QUESTION], 4.0),
)
_RUN = 12.0  # seconds that `make run` on an unchanged library may take until it is ready


def main() -> int:
    """Measure and print; with --record write a section of docs/quality.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.starting", description=__doc__)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "var"
        ingest_sample(data_dir)
        lines = [*provenance("python -m benchmarks.starting --record"), "", *_table(data_dir)]
    text = "\n".join(lines)
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("starting", text)
    return 0


def _table(data_dir: Path) -> list[str]:
    torch = _median(lambda: _run([sys.executable, "-c", "import torch"], data_dir))
    rows: list[list[object]] = [["`python -c 'import torch'`", f"{torch:.2f}", "1.0", ""]]
    for words, target in _COMMANDS:
        took = _median(lambda words=words: _run(command(words), data_dir))  # type: ignore[misc]
        name = " ".join(f'"{word}"' if " " in word else word for word in words)
        rows.append([f"`{name}`", f"{took:.2f}", f"{took / torch:.1f}", target or ""])
    again = _median(lambda: _again(data_dir))
    title = "`make run` on an unchanged library: `ingest`, then `assistant serve` until it is ready"
    rows.append([title, f"{again:.2f}", f"{again / torch:.1f}", _RUN])
    head = ["command", "seconds", "÷ torch", "at most"]
    return [
        f"Medians of {_ROUNDS} cold processes. The server has {_memory(data_dir)} MiB of memory "
        "when it is ready.",
        "",
        *markdown_table(head, rows),
    ]


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def _run(words: list[str], data_dir: Path) -> None:
    subprocess.run(words, env=variables(data_dir), check=True, stdout=subprocess.DEVNULL)


def _again(data_dir: Path) -> None:
    _run(command(["ingest", str(CHECKOUT / "corpus" / "documents")]), data_dir)
    with running(data_dir):
        pass  # it is ready here; its end is short and counted along


def _memory(data_dir: Path) -> int:
    with running(data_dir) as server:
        status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(resident.split()[1]) // 1024


if __name__ == "__main__":
    sys.exit(main())
