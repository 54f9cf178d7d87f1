"""A server under load: `python -m benchmarks.load [--record] [--quick]`.

The real server answers from the sample library; clients ask from a process of their own on the same
machine, which costs the server some of it. What a staff document does to a partner's waiting is
measured on two servers that differ in that document alone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import math
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.measured import ranked_above
from benchmarks.pipelines import own_questions
from benchmarks.processes import Running, command, running, variables
from benchmarks.quality_page import CHECKOUT, markdown_table, provenance, record

_UNLIMITED = {
    "ASSISTANT_KEY_REQUESTS_PER_MINUTE": "0",
    "ASSISTANT_KEY_ANSWERS_AT_ONCE": "10000",
    "ASSISTANT_KEY_TOKENS_PER_DAY": "0",
}
_TITLE = "Vivarium ledger"
_HIDDEN = f"# {_TITLE}\n\nThe vivarium ledger lists 41 axolotls in the staff canteen of Kumasi.\n"
_HIT = "How many axolotls does the vivarium ledger list?"
_MISS = "How many quokkas does the herbarium ledger list?"


@dataclass
class Seen:
    """What the clients saw: seconds of each request, and its status (0: the connection broke)."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    whole: float = 0.0

    @property
    def p95(self) -> float:
        """The 95th percentile of the seconds."""
        return statistics.quantiles(self.seconds, n=20)[-1]

    @property
    def failures(self) -> int:
        """Requests that were answered by a fault of the server, or not at all."""
        return sum(count for status, count in self.statuses.items() if status not in {200, 409})


Send = Callable[[httpx.AsyncClient, int], Awaitable[int]]


async def at_once(address: str, many: int, total: int, headers: dict[str, str], send: Send) -> Seen:
    """Send `total` requests, `many` of them at any moment."""
    seen, numbers = Seen(), iter(range(total))
    limits = httpx.Limits(max_connections=many, max_keepalive_connections=many)
    async with httpx.AsyncClient(
        base_url=address, timeout=120, headers=headers, limits=limits
    ) as client:

        async def worker() -> None:
            for number in numbers:
                start = time.perf_counter()
                try:
                    status = await send(client, number)
                except httpx.HTTPError:
                    status = 0
                seen.seconds.append(time.perf_counter() - start)
                seen.statuses[status] += 1

        start = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(many)))
        seen.whole = time.perf_counter() - start
    return seen


def answering(questions: Sequence[str]) -> Send:
    """Ask for whole answers."""

    async def send(client: httpx.AsyncClient, number: int) -> int:
        body = {"question": questions[number % len(questions)]}
        return (await client.post("/v1/answers", json=body)).status_code

    return send


def streaming(questions: Sequence[str]) -> Send:
    """Ask for streams; one without its last event counts as broken."""

    async def send(client: httpx.AsyncClient, number: int) -> int:
        body = {"question": questions[number % len(questions)]}
        async with client.stream("POST", "/v1/answers/stream", json=body) as response:
            text = "".join([piece async for piece in response.aiter_text()])
        whole = response.status_code != 200 or "event: answer.completed" in text
        return response.status_code if whole else 0

    return send


def named(question: str) -> Send:
    """Ask one question under one name."""

    async def send(client: httpx.AsyncClient, _number: int) -> int:
        headers = {"Idempotency-Key": "the-same"}
        response = await client.post("/v1/answers", json={"question": question}, headers=headers)
        return response.status_code

    return send


def resident_mebibytes(pid: int) -> int:
    """Memory that a process holds now."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) // 1024


def measure(server: Running, headers: dict[str, str], total: int) -> dict[str, Any]:
    """Everything about one server, to be put in a table."""
    questions, address = own_questions(), server.address
    ask, pid = answering(questions), server.process.pid
    asyncio.run(at_once(address, 10, max(20, total // 10), headers, ask))  # caches fill
    memory = [resident_mebibytes(pid)]
    quarters = []
    for _ in range(4):
        quarters.append(asyncio.run(at_once(address, 50, total // 4, headers, ask)))
        memory.append(resident_mebibytes(pid))
    streams = asyncio.run(at_once(address, 200, 200, headers, streaming(questions)))
    before = _count(server, headers)
    same = asyncio.run(at_once(address, 20, 20, headers, named(questions[0])))
    return {
        "answers": quarters,
        "memory": memory,
        "streams": streams,
        "same": same,
        "answers made": _count(server, headers) - before,
    }


def timing(
    there: str, not_there: str, headers: dict[str, str], hidden: str, rounds: int
) -> list[list[object]]:
    """What a partner's waiting tells of a staff document: the same requests to two servers in turn.

    The library of the first holds the document. Controls ask both for what neither holds; they
    show how far two processes differ anyway.

    Returns:
        Rows: request, medians in ms, their ratio, and how often the first took longer.
    """
    unknown = "doc_" + "0" * (len(hidden) - 4)
    requests: dict[str, tuple[str, str, Any]] = {
        "answer": ("POST", "/v1/answers", {"question": _HIT}),
        "answer, control": ("POST", "/v1/answers", {"question": _MISS}),
        "search": ("POST", "/v1/search", {"query": _HIT}),
        "search, control": ("POST", "/v1/search", {"query": _MISS}),
        "document": ("GET", f"/v1/documents/{hidden}", None),
        "document, control": ("GET", f"/v1/documents/{unknown}", None),
        "file": ("GET", f"/v1/documents/{hidden}/file", None),
        "file, control": ("GET", f"/v1/documents/{unknown}/file", None),
    }
    rows: list[list[object]] = []
    with contextlib.ExitStack() as opened:
        clients = [
            opened.enter_context(httpx.Client(base_url=address, timeout=60, headers=headers))
            for address in (there, not_there)
        ]
        for what, (method, path, body) in requests.items():
            taken: tuple[list[float], list[float]] = ([], [])
            for number, which in itertools.product(range(rounds), (0, 1)):
                side = which if number % 2 else 1 - which  # neither always comes first
                start = time.perf_counter()
                clients[side].request(method, path, json=body)
                taken[side].append((time.perf_counter() - start) * 1000)
            first, second = (statistics.median(times) for times in taken)
            share = ranked_above(*taken)
            rows.append(
                [what, f"{first:.2f}", f"{second:.2f}", f"{first / second:.3f}", f"{share:.3f}"]
            )
    return rows


def _count(server: Running, headers: dict[str, str]) -> int:
    text = httpx.get(f"{server.address}/metrics", headers=headers).text
    lines = [line for line in text.splitlines() if line.startswith("assistant_answers_total{")]
    return sum(int(float(line.rpartition(" ")[2])) for line in lines)


def tables(found: dict[str, Any], waits: list[list[object]], total: int, rounds: int) -> list[str]:
    """The section of the page."""
    # two standard deviations of the statistic of Mann and Whitney where there is no difference
    chance = 2 * math.sqrt((2 * rounds + 1) / (12 * rounds * rounds))
    quarters, memory, streams, same = (
        found[name] for name in ("answers", "memory", "streams", "same")
    )
    rows = [
        [f"50 at once, requests {i * total // 4 + 1:,} to {(i + 1) * total // 4:,}",
         f"{total / 4 / each.whole:.1f}", f"{statistics.median(each.seconds):.2f}",
         f"{each.p95:.2f}", each.failures, memory[i + 1]]
        for i, each in enumerate(quarters)
    ]  # fmt: skip
    rows.append(
        ["200 streams at once", f"{200 / streams.whole:.1f}",
         f"{statistics.median(streams.seconds):.2f}", f"{streams.p95:.2f}", streams.failures, "–"]
    )  # fmt: skip
    head = ["load", "answers a second", "median, s", "p95, s", "failed", "server MiB after"]
    return [
        f"Quoted answers from the sample library; clients on the same machine. {memory[0]} MiB "
        "before, after a tenth of the requests to warm up. Failed counts every status but 200, and "
        "streams without their last event.",
        "",
        *markdown_table(head, rows),
        "",
        f"- 20 requests at once with one `Idempotency-Key`: {found['answers made']} answer made; "
        f"statuses {dict(sorted(same.statuses.items()))}",
        "",
        "What a partner's waiting tells of a staff document: the same requests to two servers, of "
        "which one holds a document for staff that they fit. Controls fit nothing in either. The "
        "last column is how often the server that holds it took longer, over all pairs: .5 tells "
        f"nothing, and chance alone gives {0.5 - chance:.3f} to {0.5 + chance:.3f}.",
        "",
        *markdown_table(["request", "there, ms", "not there, ms", "ratio", "slower"], waits),
    ]


def main() -> int:
    """Measure, print, and with --record write docs/quality.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    parser.add_argument("--quick", action="store_true", help="few requests, to see that it works")
    arguments = parser.parse_args()
    total, rounds = (80, 10) if arguments.quick else (2_000, 400)
    with tempfile.TemporaryDirectory() as folder:
        data_dir, without = Path(folder, "var"), Path(folder, "without")
        _run(data_dir, "ingest", str(CHECKOUT / "corpus" / "documents"))
        everything = _key(data_dir, "staff", "public", "partner")
        partner = _key(data_dir, "public", "partner")
        shutil.copytree(data_dir, without)
        secret = Path(folder, "ledger.md")
        secret.write_text(_HIDDEN, encoding="utf-8")
        _run(data_dir, "ingest", str(secret), "--audience", "staff")
        hidden = next(
            line.split()[0]
            for line in _run(data_dir, "ingest", "list").splitlines()
            if _TITLE in line
        )
        with running(data_dir, settings=_UNLIMITED) as server:
            found = measure(server, everything, total)
        with (
            running(data_dir, settings=_UNLIMITED) as there,
            running(without, settings=_UNLIMITED) as not_there,
        ):
            waits = timing(there.address, not_there.address, partner, hidden, rounds)
    text = "\n".join([*provenance("make bench"), "", *tables(found, waits, total, rounds)])
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("load", text)
    return 0


def _run(data_dir: Path, *arguments: str) -> str:
    environment = variables(data_dir) | {"COLUMNS": "200"}
    return subprocess.run(
        command(arguments), env=environment, capture_output=True, text=True, check=True
    ).stdout


def _key(data_dir: Path, *labels: str) -> dict[str, str]:
    named = [word for label in labels for word in ("--audience", label)]
    scopes = [
        word
        for scope in ("answers:write", "search:read", "documents:read", "metrics:read")
        for word in ("--scope", scope)
    ]
    said = _run(
        data_dir, "assistant", "keys", "create", "--name", "load", "--json", *named, *scopes
    )
    return {"Authorization": f"Bearer {json.loads(said)['key']}"}


if __name__ == "__main__":
    sys.exit(main())
