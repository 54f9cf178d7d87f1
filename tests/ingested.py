"""A library of one page, made by the command that users run."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.processes import variables
from tests.warm import popen as warm


def ingested(folder: Path, said: str) -> Path:
    """The data folder of a library whose page on water says this."""
    (folder / "docs").mkdir()
    (folder / "docs" / "plan.md").write_text(f"# Water plan\n\n{said}")
    made = "from ingest.cli import main; main()"
    warm.run(
        [sys.executable, "-c", made, str(folder / "docs")],
        env=variables(folder / "var"),
        check=True,
    )
    return folder / "var"
