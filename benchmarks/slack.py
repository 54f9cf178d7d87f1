"""Slack's events under load: `python -m benchmarks.slack [--record]`.

The real app as a process beside the strict fake of the tests. Fifty questions of fifty people come
within a second, while the answers to them run; what Slack waits for is the acknowledgement.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.pipelines import own_questions
from benchmarks.processes import ingest_sample
from benchmarks.quality_page import markdown_table, provenance, record
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import BOT
from tests.slack.running import running, until

_EVENTS = 50
_PATIENCE = 300.0  # seconds for all answers
_CHANNEL = "C0BENCH"


def main() -> int:
    """Measure and print; with --record write a section of docs/quality.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slack", description=__doc__)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "var"
        ingest_sample(data_dir)
        for over_http in (False, True):
            rows.append(_measured(data_dir, over_http=over_http))
    columns = [
        "events by", "sent in s", "ack median, ms", "ack p95, ms", "ack most, ms",
        "delivered again", "answers", "last answer after s",
    ]  # fmt: skip
    lines = [
        *provenance("python -m benchmarks.slack --record"),
        "",
        *markdown_table(columns, rows),
    ]
    text = "\n".join(lines)
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("slack", text)
    return 0


def _measured(data_dir: Path, *, over_http: bool) -> list[object]:
    with FakeSlack() as slack:
        workspace = slack.workspace
        people = [workspace.add_user(f"U0BENCH{n}") for n in range(_EVENTS)]
        # a channel for each transport: the library knows the messages of the one before
        channel = workspace.add_channel(f"{_CHANNEL}{int(over_http)}", *people)
        questions = own_questions()
        with running(slack, data_dir, over_http=over_http, popen=subprocess.Popen):
            if not over_http:
                slack.wait_for_socket()
            began = time.monotonic()
            with ThreadPoolExecutor(_EVENTS) as pool:
                asked = []
                for n, person in enumerate(people):
                    text = f"<@{BOT}> {questions[n % len(questions)]}"
                    asked.append(pool.submit(slack.say, person, channel, text))
                    time.sleep(max(0.0, began + (n + 1) / _EVENTS - time.monotonic()))
                sent = time.monotonic() - began
                roots = [each.result() for each in asked]
            until(lambda: all(workspace.ours(channel, ts) for ts in roots), _PATIENCE)
            answered = time.monotonic() - began
            count = len(workspace.ours(channel))
    seconds = [1000 * each.seconds for each in slack.deliveries]
    return [
        "HTTP" if over_http else "socket",
        f"{sent:.1f}",
        f"{statistics.median(seconds):.0f}",
        f"{statistics.quantiles(seconds, n=20)[-1]:.0f}",
        f"{max(seconds):.0f}",
        sum(each.attempt > 0 for each in slack.deliveries),
        count,
        f"{answered:.1f}",
    ]


if __name__ == "__main__":
    sys.exit(main())
