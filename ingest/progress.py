"""A progress bar on the terminal: files done, time left, the file at hand. Silent elsewhere."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ingest.pipeline import Progress as Told


@contextlib.contextmanager
def showing_progress(total: int) -> Iterator[Told]:
    """Show a bar on standard error while the block runs; yields the function to tell."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("ingesting"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files"),
        TimeRemainingColumn(),
        TextColumn("left · {task.fields[passages]} passages · {task.fields[name]}", markup=False),
        console=console,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=total, passages=0, name="")

        def tell(address: str, done: int, passages: int) -> None:
            name = address.rstrip("/").rpartition("/")[2]
            bar.update(task, completed=done, passages=passages, name=name[:40])

        yield tell


def showing_languages() -> contextlib.AbstractContextManager[Callable[[int, int], None]]:
    """The same for passages that are embedded a second time; nothing until the first is done."""
    return _showing("embedding for other languages", "passages")


def showing_ledger() -> contextlib.AbstractContextManager[Callable[[int, int], None]]:
    """The same for documents that are read for the ledger."""
    return _showing("reading for the ledger", "documents")


def showing_originals() -> contextlib.AbstractContextManager[Callable[[int, int], None]]:
    """The same for originals that are moved."""
    return _showing("moving", "originals")


@contextlib.contextmanager
def _showing(what: str, of: str) -> Iterator[Callable[[int, int], None]]:
    console = Console(stderr=True)
    bar = Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(of),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", visible=False)

        def tell(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, visible=True)

        yield tell
