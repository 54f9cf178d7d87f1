"""The real server as a process, over a library that the real ingest made."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import yaml

from corpus.database import open_database
from corpus.embedding import load_embedder
from corpus.writer import CatalogueWriter
from ingest.pipeline import embed_drafts
from tests.api.files import Words, pdf
from tests.builders import draft
from tests.conftest import CHECKOUT
from tests.databases import variables_of
from tests.warm.popen import WarmPopen, run

PDF_QUOTE = "The harbour of Kumba was dredged by Wren Marine in March 2019."
HOSTILE = (
    '<img src="https://evil.example/x.png" onerror="document.title=1"><script>alert(1)</script>'
)
DOCUMENTS: dict[str, tuple[str, str, str]] = {  # file: title, audience, text
    "tool.md": (
        "The tool of TEST",
        "public",
        "TEST piloted its tool in Accra, Ghana, in May 2016.",
    ),
    "tides.md": (
        "The office of tides",
        "public",
        "The Tide And Gauge Office (TAGO) keeps nine gauges in the strait of Lund.",
    ),
    "grant.md": (
        "Grants for housing",
        "partner",
        "A grant of USD 957,000 went to the housing project of Surat.",
    ),
    "staff.md": (
        "Staff note on budgets",
        "staff",
        "CANARYSTAFF: the budget of the Zebra review is EUR 12,345.",
    ),
    "wri.md": (
        "Agreement with WRI",
        "partner:wri",
        "CANARYWRI: the agreement with WRI names the cities of Semarang and Surat.",
    ),
    "hostile.md": (
        f"Hostile {HOSTILE}",
        "public",
        f"The hostile report says {HOSTILE} [click](javascript:alert(1)) "
        "![x](https://evil.example/y.png) about the windmills of Delft.",
    ),
}


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str
    process: subprocess.Popen[str]
    data_dir: Path

    def kill(self) -> None:
        """End it at once, as a power failure would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def make_library(folder: Path, count: int = 0) -> Path:
    """A data folder with the documents above, a PDF, and this many short ones more."""
    data_dir = Path(shutil.copytree(_made(), folder / "var"))
    if count:
        _add_records(data_dir, count)
    return data_dir


@functools.cache
def _made() -> Path:
    """The library without more, made once by the real ingest and then copied."""
    folder = Path(tempfile.mkdtemp(prefix="library-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    source, data_dir = folder / "source", folder / "var"
    source.mkdir()
    entries = [{"file": "harbour.pdf", "title": "Report on the harbour", "audience": "public",
                "kind": "report", "published": "2019-06-01"}]  # fmt: skip
    filler = [Words(text="This page is about something else.")]
    low = [Words(text=PDF_QUOTE, y=200)]  # so that a picture's top does not show it
    (source / "harbour.pdf").write_bytes(pdf(filler, low, size=(595, 842)))
    for name, (title, audience, text) in DOCUMENTS.items():
        (source / name).write_text(f"{text}\n", encoding="utf-8")
        entries.append({"file": name, "title": title, "audience": audience, "kind": "note"})
    (source / "manifest.yaml").write_text(yaml.safe_dump({"documents": entries}), encoding="utf-8")
    run(
        [sys.executable, "-c", "from ingest.cli import main; main()", str(source)],
        env=os.environ | {"ASSISTANT_DATA_DIR": str(data_dir)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return data_dir


def _add_records(data_dir: Path, count: int) -> None:
    """Store short documents without reading files: what is tried is how many there are."""
    embedder = load_embedder("default")
    drafts = [
        draft(f"Record {number:03}", f"Record {number} of the archive.", embedder)
        for number in range(count)
    ]
    engine = open_database(data_dir)
    vectors = embed_drafts(embedder, drafts)
    CatalogueWriter(engine).store(list(zip(drafts, vectors, strict=True)), embedder.identity)
    engine.dispose()


@contextlib.contextmanager
def serving(
    data_dir: Path,
    port: int = 0,
    *,
    command: Sequence[str] = ("serve",),
    log: Path = Path(os.devnull),
    popen: type[subprocess.Popen[Any]] = WarmPopen,
    **settings: str,
) -> Iterator[Served]:
    """`assistant serve`, or another command, on a free port with these settings.

    What it says once it is ready goes into the file `log`; `popen` starts it, cold or warm.
    """
    variables: Mapping[str, str] = {f"ASSISTANT_{name}": value for name, value in settings.items()}
    program = "from api.commands.assistant import main; main()"
    with (
        tempfile.TemporaryFile("w+") as begin,
        popen(
            [sys.executable, "-c", program, *command, "--port", str(port)],
            cwd=CHECKOUT,
            env=os.environ | variables_of(data_dir) | variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stderr
        try:
            for line in process.stderr:
                begin.write(line)
                if found := re.search(r"ready at (http://\S+)", line):
                    break
            else:
                begin.seek(0)
                raise RuntimeError(f"the server did not start: {begin.read()}")
            # what nobody reads would fill the pipe and stop the server
            threading.Thread(target=_copy, args=(process.stderr, log), daemon=True).start()
            yield Served(found[1], process, data_dir)
        finally:
            process.terminate()
            process.wait(30)


def _copy(stream: IO[str], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for line in stream:
            file.write(line)
            file.flush()


@contextlib.contextmanager
def provider() -> Iterator[str]:
    """The address of an OpenID provider with a person of staff and one of a partner."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.e2e.provider"],
        cwd=CHECKOUT,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout
            yield f"http://localhost:{int(process.stdout.readline())}"
        finally:
            process.kill()


def chromium() -> str | None:
    """Where the browser is; the one without windows, which draws sooner, where there are two."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)
