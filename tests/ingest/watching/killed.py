"""A look whose process is killed at a moment: `python -m tests.ingest.watching.killed …`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.sources import Sources
from tests.conftest import CHECKOUT
from tests.ingest.watching.place import Place
from tests.warm.popen import WarmPopen

# when: documents are stored and nothing is remembered of it, it is remembered, the look has ended
MOMENTS = {"stored": "keep", "kept": "keep", "looked": "looked"}


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
    name = MOMENTS[moment]
    setattr(Sources, name, _kill(getattr(Sources, name), after=moment == "kept"))
    Place(address, Path(data_dir)).look()


if __name__ == "__main__":
    main(*sys.argv[1:])
