"""A warm child that looks at a file is fenced like a cold one, and says the same."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from api.page.images.model import Wish
from ingest.reading.limits import Limits
from ingest.reading.process import run_child
from sandbox.limits import ProcessLimits
from sandbox.process import Ending, Outcome, module_command, run
from tests.conftest import CHECKOUT
from tests.sandbox.fenced import DEEDS, FENCED, attempting
from tests.warm import reading
from tests.warm.routing import cold_readers

DOCUMENTS = CHECKOUT / "corpus" / "documents"
MSG = CHECKOUT.parent / "shared" / "data" / "office" / "msg" / "sample.msg"
LIMITS = ProcessLimits()


def both(child: Callable[[], object]) -> tuple[object, object]:
    """What a warm child gives, and what a cold one gives."""
    warm = child()
    with cold_readers():
        return warm, child()


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Runs code as a child that looks at a file."""
    reading.address()  # its server is no such child
    monkeypatch.setattr(reading, "is_reader", lambda command: "-P" in command)
    python = module_command("")[:-2]

    def ran(code: str, data: bytes = b"", limits: ProcessLimits = LIMITS) -> Outcome:
        return run((*python, "-c", code), data, limits)

    return ran


@pytest.mark.parametrize(
    ("name", "engine"),
    [
        ("city-resilience-partnerships.pdf", "pdfium"),
        ("city-resilience-partnerships.pdf", "pypdf"),
        ("country-programmes.csv", ""),
        ("future-cities-africa.html", ""),
        ("glossary.md", ""),
        ("grants-and-fund-rules.xlsx", ""),
        ("past-calls.docx", ""),
        ("resilience-frameworks.pptx", ""),
        ("timeline.txt", ""),
        (MSG.name, ""),
    ],
)
def test_a_file_is_read_byte_for_byte_as_by_a_cold_child(name: str, engine: str) -> None:
    path = MSG if name == MSG.name else DOCUMENTS / name
    if not path.exists():
        pytest.skip(f"LOUD: the shared data is not at {path}; this promise was not tested")
    data = path.read_bytes()
    warm, cold = both(lambda: run_child(data, path.suffix, engine, Limits()))
    assert warm == cold
    assert b'"document"' in warm.answer  # type: ignore[attr-defined]


def test_a_page_is_drawn_byte_for_byte_as_by_a_cold_child() -> None:
    wish = json.dumps(asdict(Wish(page=1, scale=1.0))).encode()
    data = wish + b"\n" + (DOCUMENTS / "city-resilience-partnerships.pdf").read_bytes()
    command = (*module_command("api.page.images.child"), json.dumps(asdict(LIMITS)))
    warm, cold = both(lambda: run(command, data, LIMITS))
    assert warm == cold
    assert warm.ending is Ending.ANSWERED  # type: ignore[attr-defined]


def test_it_starts_with_what_a_cold_child_has(child: Callable[..., Outcome]) -> None:
    code = """
import json, os, resource, signal, sys
folder = os.getcwd()
print(json.dumps([
    {name: value.replace(folder, "FOLDER") for name, value in os.environ.items()},
    sys.argv, sys.flags[:], hash("text"), sys.stdin.read(), sys.stdin.encoding, sys.stdout.encoding,
    [path.replace(folder, "FOLDER") for path in sys.path],
    os.getsid(0) == os.getpgid(0) == os.getpid(), os.umask(0o22), os.readlink("/proc/self/fd/2"),
    [number for number in range(100) if os.path.exists(f"/proc/self/fd/{number}")],
    [str(signal.getsignal(each)) for each in sorted(signal.valid_signals())],
    resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_NOFILE),
    sys.getrecursionlimit(), __name__,
]))
"""
    warm, cold = both(lambda: json.loads(child(code, b"typed").output))
    assert warm == cold


def test_it_is_warm(child: Callable[..., Outcome]) -> None:
    loaded = "import sys; print([name in sys.modules for name in ('trafilatura', 'pptx', 'torch')])"
    assert both(lambda: child(loaded).output) == (
        b"[True, True, False]\n",
        b"[False, False, False]\n",
    )


@pytest.mark.parametrize("deed", DEEDS)
def test_it_reaches_nothing(child: Callable[..., Outcome], deed: str) -> None:
    assert child(attempting(deed)).output == b"held\n"


def test_it_is_in_a_network_of_its_own_where_a_cold_one_is(child: Callable[..., Outcome]) -> None:
    outside = Path("/proc/self/ns/net").readlink()
    code = FENCED + "isolate(ProcessLimits())\nimport os; print(os.readlink('/proc/self/ns/net'))"
    warm, cold = both(lambda: child(code).output.decode().strip() == str(outside))
    assert warm == cold


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        (
            FENCED + f"isolate(ProcessLimits(memory_bytes={LIMITS.memory_bytes}))\n"
            f"answer_and_end(lambda: bytes({LIMITS.memory_bytes}))",
            Ending.OUT_OF_MEMORY,
        ),
        (
            FENCED + "isolate(ProcessLimits(cpu_seconds=1))\nwhile True: pass",
            Ending.OUT_OF_PROCESSOR_TIME,
        ),
        ("import time; time.sleep(60)", Ending.OUT_OF_TIME),
        ("print('x' * 10_000)", Ending.TOO_MUCH_OUTPUT),
        ("import os; os.abort()", Ending.CRASHED),
        ("raise SystemExit(1)", Ending.CRASHED),
    ],
)
def test_it_ends_as_a_cold_child(child: Callable[..., Outcome], code: str, ending: Ending) -> None:
    limits = replace(LIMITS, max_output_bytes=1000)
    if ending is Ending.OUT_OF_TIME:
        limits = replace(limits, wall_seconds=0.3)
    assert child(code, limits=limits) == Outcome(ending)


def test_half_of_its_memory_is_its_own(child: Callable[..., Outcome]) -> None:
    code = (
        FENCED + f"isolate(ProcessLimits(memory_bytes={LIMITS.memory_bytes}))\n"
        f"answer_and_end(lambda: bytes({LIMITS.memory_bytes // 2})[:3])"
    )
    assert child(code).output == bytes(3)


def test_one_who_asks_and_is_gone_harms_nobody(child: Callable[..., Outcome]) -> None:
    """Processes under test are killed at any moment."""
    for said in (b"", b'{"arguments": ["-c", ""], "folder": "/", "variables": {}}\n'):
        with socket.socket(socket.AF_UNIX) as gone:
            gone.connect(reading.address())
            gone.sendall(said)
    assert child("print('well')").output == b"well\n"
