"""Children of this interpreter, bounded in every way."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from sandbox.limits import ProcessLimits
from sandbox.process import Ending, Outcome, module_command, run
from tests.processes import ends
from tests.sandbox.fenced import DEEDS, FENCED, attempting

LIMITS = ProcessLimits(
    memory_bytes=256 * 1024**2, cpu_seconds=1, wall_seconds=20, max_output_bytes=1000
)


def child(code: str, data: bytes = b"", limits: ProcessLimits = LIMITS) -> Outcome:
    return run((sys.executable, "-P", "-s", "-c", code), data, limits)


def test_a_child_answers_what_it_was_fed() -> None:
    echo = FENCED + "answer_and_end(lambda: sys.stdin.buffer.read()[::-1])"
    assert child(echo, b"abc") == Outcome(Ending.ANSWERED, b"cba")


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("import time; time.sleep(60)", Ending.OUT_OF_TIME),
        ("print('x' * 10_000)", Ending.TOO_MUCH_OUTPUT),
        ("import os; os.abort()", Ending.CRASHED),
        ("raise SystemExit(0)", Ending.CRASHED),
        ("print('half an answer', flush=True); raise SystemExit(1)", Ending.CRASHED),
        (
            FENCED + "isolate(ProcessLimits(cpu_seconds=1))\nwhile True: pass",
            Ending.OUT_OF_PROCESSOR_TIME,
        ),
        (
            FENCED + "isolate(ProcessLimits(memory_bytes=200 * 1024**2))\n"
            "answer_and_end(lambda: bytes(500 * 1024**2))",
            Ending.OUT_OF_MEMORY,
        ),
    ],
)
def test_each_end_has_its_name_and_no_output(code: str, ending: Ending) -> None:
    limits = LIMITS if ending is not Ending.OUT_OF_TIME else ProcessLimits(wall_seconds=0.3)
    outcome = child(code, limits=limits)
    assert (outcome.ending, outcome.output) == (ending, b"")


def test_what_a_child_wrote_before_it_was_ended_is_kept_apart() -> None:
    code = "print('the first page', flush=True); import os; os.abort()"
    assert child(code) == Outcome(Ending.CRASHED, unfinished=b"the first page\n")


def test_a_child_that_does_not_read_its_input_harms_nobody() -> None:
    assert child("print('done')", bytes(10_000_000)).output == b"done\n"


def test_a_child_knows_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_SECRET", "planted")
    code = "import json,os; print(json.dumps([dict(os.environ), os.getcwd()]))"
    limits = ProcessLimits(wall_seconds=20)
    environment, folder = json.loads(child(code, limits=limits).output)
    assert "planted" not in environment.values()
    assert environment["HOME"] == environment["TMPDIR"] == folder
    assert not Path(folder).exists()


def test_nothing_is_imported_from_the_folder_that_the_server_stands_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text("raise RuntimeError('planted')")
    monkeypatch.chdir(tmp_path)
    assert run(module_command("json.tool"), b"[1]", LIMITS).ending is Ending.ANSWERED


def test_the_children_of_a_child_end_with_it(tmp_path: Path) -> None:
    trace = tmp_path / "pid"
    code = (
        "import os,time,pathlib\n"
        "pid = os.fork()\n"
        f"pid and pathlib.Path({str(trace)!r}).write_text(str(pid))\n"
        "pid or time.sleep(60)\n"
        "print('done')"
    )
    started = time.monotonic()
    child(code, limits=ProcessLimits(wall_seconds=2))
    assert time.monotonic() - started < 10
    assert ends(int(trace.read_text())), "the grandchild is still running"


@pytest.mark.parametrize("deed", DEEDS)
def test_a_fenced_child_reaches_nothing(deed: str) -> None:
    assert child(attempting(deed)).output == b"held\n"
