"""What an answer costs the processor: `python -m benchmarks.processor [--record] [--quick]`.

Answers a second depend on what else the machine does; processor seconds of the server hardly do.
Sizes of many machines are reckoned from them (docs/scale.md). One client asks after the other, so
that neither waiting nor the client is counted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.load import resident_mebibytes
from benchmarks.pipelines import own_questions
from benchmarks.processes import Running, ingest_sample, post, running
from benchmarks.quality_page import markdown_table, provenance, record

_NO_LIMIT = {"ASSISTANT_KEY_REQUESTS_PER_MINUTE": "0", "ASSISTANT_KEY_TOKENS_PER_DAY": "0"}
_TICKS_A_SECOND = 100  # USER_HZ, the same on every Linux


def processor_seconds(pid: int) -> float:
    """What a process and the children that it has waited for took of the processor, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS_A_SECOND


def cost(server: Running, questions: list[str]) -> float:
    """Processor seconds of the server for an answer to one of these questions, the mean."""
    before = processor_seconds(server.process.pid)
    for question in questions:
        post(f"{server.address}/v1/answers", {"question": question})
    return (processor_seconds(server.process.pid) - before) / len(questions)


def main() -> int:
    """Measure, print, and with --record write docs/quality.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    parser.add_argument("--quick", action="store_true", help="few questions, to see that it works")
    arguments = parser.parse_args()
    questions = own_questions()[: 4 if arguments.quick else None]
    rounds = 1 if arguments.quick else 5
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder, "var")
        ingest_sample(data_dir)
        for reader in ("on", "off"):
            settings = _NO_LIMIT | {"ASSISTANT_SENTENCE_READER": reader}
            with running(data_dir, settings=settings) as server:
                cost(server, questions)  # caches fill
                seconds = cost(server, questions * rounds)
                memory = resident_mebibytes(server.process.pid)
            rows.append([reader, f"{seconds * 1000:.0f}", f"{1 / seconds:.1f}", memory])
    head = ["reader of sentences", "processor ms an answer", "answers a core-second", "server MiB"]
    text = "\n".join(
        [
            *provenance("python -m benchmarks.processor --record"),
            "",
            f"Quoted answers from the sample library, {len(questions) * rounds} of each, one after "
            "the other over HTTP; means.",
            "",
            *markdown_table(head, rows),
        ]
    )
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("processor", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
