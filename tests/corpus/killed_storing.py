"""Storing and removing in a process that is killed: `python -m tests.corpus.killed_storing`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

import tests.builders
from corpus.database import open_database
from corpus.keeping import Keeper
from corpus.object_store import ObjectStore
from tests.conftest import CHECKOUT
from tests.databases import address_of
from tests.stored import library_in_store

# what is done last, and whether it is done
MOMENTS = {
    "announced": (Keeper, "announce", True),
    "half of it written": (ObjectStore, "put", True),
    "all of it written": (Keeper, "bring", True),
    "about to be committed": (Keeper, "take_in", True),
    "committed": (Keeper, "tidy", False),
    "deleted": (ObjectStore, "delete", True),
}


def store_until_killed(data_dir: Path, moment: str, *names: str, remove: str = "") -> None:
    """Store these, then remove one, in a process that ends at a moment."""
    address = address_of(data_dir) or ""
    command = [sys.executable, "-m", __name__, str(data_dir), address, moment, remove, *names]
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL


def _kill(method: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def killing(*given: Any, **named: Any) -> None:
        if after:
            method(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return killing


def open_there(address: str, data_dir: Path, *, create: bool = False) -> Engine:
    return open_database(data_dir, address, create=create)


def main(data_dir: str, address: str, moment: str, remove: str, *names: str) -> None:
    owner, name, is_done = MOMENTS[moment]
    setattr(owner, name, _kill(getattr(owner, name), after=is_done))
    if address:
        tests.builders.is_on_postgres = lambda: True
        tests.builders.open_database = partial(open_there, address)
    library = library_in_store(Path(data_dir))
    for each in names:
        library.put(each, f"What {each} says.")
    if remove:
        library.writer.remove([remove])


if __name__ == "__main__":
    main(*sys.argv[1:])
