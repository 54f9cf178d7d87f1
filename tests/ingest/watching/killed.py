"""A look whose process is killed at a moment: `python -m tests.ingest.watching.killed …`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.sources import Sources
from corpus.writer import CatalogueWriter
from tests.conftest import CHECKOUT
from tests.ingest.watching.place import Place
from tests.warm.popen import WarmPopen

# documents are stored, it is remembered which, the look is about to be remembered
MOMENTS = {
    "stored": (CatalogueWriter, "store"),
    "kept": (Sources, "keep"),
    "looked": (Sources, "looked"),
}


def look_until_killed(place: Place, moment: str) -> None:
    """Look at a place in a process that ends at this moment."""
    command = [sys.executable, "-m", __name__, place.address, str(place.library.data_dir), moment]
    with WarmPopen(
        command, cwd=CHECKOUT, env=os.environ | {"PYTHONPATH": str(CHECKOUT)}
    ) as process:
        assert process.wait(120) == -signal.SIGKILL


def _kill(method: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def killing(*given: Any) -> None:
        if after:
            method(*given)
        os.kill(os.getpid(), signal.SIGKILL)

    return killing


def main(address: str, data_dir: str, moment: str) -> None:
    owner, name = MOMENTS[moment]
    setattr(owner, name, _kill(getattr(owner, name), after=moment != "looked"))
    Place(address, Path(data_dir)).look()


if __name__ == "__main__":
    main(*sys.argv[1:])
