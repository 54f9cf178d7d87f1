"""Faults planted in the product, one at a time: the test that promises otherwise must turn red.

    python -m tests.planted [--only WORD]

Each fault changes one place of a copy of the checkout. Its test runs there without the fault, when
it has to pass, and with it, when it has to fail. The exit code is 1 when one does not.
`tests/project/test_planted.py` keeps the places true.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.conftest import CHECKOUT
from tests.faults import FAULTS, Fault

_SECONDS = 600
_AT_ONCE = 2


def main() -> int:
    """Plant each fault; 1 when one is not found, or a test fails without it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="faults with this word in what they say")
    only = parser.parse_args().only
    chosen = [fault for fault in FAULTS if only in fault.what]
    missed = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(_AT_ONCE) as pool:
        copies: Queue[Path] = Queue()
        for number in range(_AT_ONCE):
            copies.put(copied(Path(folder, str(number), "checkout")))
        for well, line in pool.map(lambda fault: told(copies, fault), chosen):
            missed += not well
            sys.stdout.write(line)
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen) - missed} of {len(chosen)} faults found\n")
    return 1 if missed else 0


def told(copies: Queue[Path], fault: Fault) -> tuple[bool, str]:
    """Whether a fault is found in a copy that nobody else uses, and a line that says so."""
    copy, begin = copies.get(), time.monotonic()
    try:
        sound, planted = tried(copy, fault)
    finally:
        copies.put(copy)
    said = "RED WITHOUT IT" if not sound else "MISSED" if planted else "found"
    took = time.monotonic() - begin
    return sound and not planted, f"{said:15} {fault.what} ({fault.tests}, {took:.0f} s)\n"


def copied(copy: Path) -> Path:
    """The checkout without what was made in it; the shared data stays where it was beside it."""
    made = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", "build")
    shutil.copytree(CHECKOUT, copy, ignore=made)
    shared = CHECKOUT.parent / "shared"
    if shared.is_dir():
        (copy.parent / "shared").symlink_to(shared)
    return copy


def tried(copy: Path, fault: Fault) -> tuple[bool, bool]:
    """Whether the tests pass without the fault, and with it."""
    place = copy / fault.file
    text = place.read_text(encoding="utf-8")
    assert text.count(fault.old) == 1, f"{fault.file} does not hold once: {fault.old}"
    sound = passes(copy, fault.tests)
    place.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    try:
        return sound, passes(copy, fault.tests)
    finally:
        place.write_text(text, encoding="utf-8")


def passes(copy: Path, tests: str) -> bool:
    """Whether these tests pass in the copy."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    command += ["--hypothesis-profile", "planted"]
    done = subprocess.run(
        [*command, *tests.split()],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
