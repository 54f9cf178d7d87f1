"""A warm process is like any other; only its start is not cold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.warm import popen as warm


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def said(code: str, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = python(code, *arguments)
    return warm.run(command, capture_output=True, text=True, **options)  # type: ignore[arg-type]


def test_it_has_its_arguments_folder_environment_and_streams(tmp_path: Path) -> None:
    code = "import os, sys; print(sys.argv[1:], os.getcwd(), dict(os.environ), sys.stdin.read())"
    done = said(code, "a", "b c", cwd=tmp_path, env={"ONLY": "this"}, input="typed")
    assert done.stdout == f"['a', 'b c'] {tmp_path} {{'ONLY': 'this'}} typed\n"
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("code", "expected", "told"),
    [
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit('no')", 1, "no\n"),
        ("raise SystemExit", 0, ""),
        ("1/0", 1, "ZeroDivisionError"),
        ("import os; os._exit(9)", 9, ""),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", -signal.SIGSEGV, ""),
    ],
)
def test_it_ends_as_others_do(code: str, expected: int, told: str) -> None:
    done = said(code)
    assert done.returncode == expected
    assert told in done.stderr


def test_what_is_to_be_done_at_the_end_is_done() -> None:
    code = (
        "import atexit, threading, time; atexit.register(print, 'last'); "
        "threading.Thread(target=lambda: (time.sleep(0.1), print('thread'))).start()"
    )
    assert said(code).stdout == "thread\nlast\n"


def test_it_dies_by_a_signal_and_is_a_child_of_the_test() -> None:
    with warm.WarmPopen(python("import time; time.sleep(60)")) as process:
        status = Path(f"/proc/{process.pid}/status").read_text()
        assert f"PPid:\t{os.getpid()}\n" in status
        assert process.poll() is None
        process.kill()
        assert process.wait(10) == -signal.SIGKILL


def test_it_has_the_packages_and_does_not_share_what_it_changes() -> None:
    code = "import sys; print('torch' in sys.modules, hasattr(sys, 'ours')); sys.ours = 1"
    assert [said(code).stdout for _ in range(2)] == ["True False\n"] * 2


def test_a_process_of_its_own_that_loads_much_is_warm_and_its_child() -> None:
    code = (
        "import subprocess, sys; "
        "done = subprocess.run([sys.executable, '-m', 'corpus.probe', '/nowhere'], "
        "capture_output=True, text=True); print(done.returncode, done.stderr)"
    )
    done = said(code)
    assert done.stdout.startswith("1 "), done.stderr
    assert "/nowhere" in done.stdout
