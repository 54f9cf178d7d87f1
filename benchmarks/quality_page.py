"""`docs/quality.md`: each command writes its own section of it, and nobody else does."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "quality.md"
_HEADING = "# Quality\n\nFigures, written by the commands named; nobody edits them by hand.\n"


def record(name: str, text: str, page: Path = PAGE) -> None:
    """Put `text` in the section `name` of the page, made at its end where it has none."""
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    section = f"{start}\n{text}\n{end}"
    old = page.read_text(encoding="utf-8") if page.exists() else _HEADING
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    new = (
        pattern.sub(lambda _: section, old)
        if pattern.search(old)
        else f"{old.rstrip()}\n\n## {name.capitalize()}\n\n{section}\n"
    )
    page.write_text(new, encoding="utf-8")


def provenance(command: str) -> list[str]:
    """When, where and from what the figures of a section come."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],  # noqa: S607 - git as the user has it
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return [
        f"- Date: {dt.datetime.now(dt.UTC).date().isoformat()}, commit: {commit or 'unknown'}",
        f"- Command: `{command}`",
        f"- Machine: {_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    ]


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Lines of a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]


def _processor() -> str:
    try:
        info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    model = re.search(r"model name\s*:\s*(.+)", info)
    kinds = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if f" {flag}" in info]
    return f"{model[1] if model else platform.machine()} ({', '.join(kinds) or 'no AVX'})"
