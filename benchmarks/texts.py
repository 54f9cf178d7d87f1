"""The text that the benchmarks work on: real plans from the shared data, or our own, recombined."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.quality_page import CHECKOUT

_SENTENCE = re.compile(r"[A-ZÀ-Ü][^.!?\n]{30,240}[.!?](?=\s)")
_PER_FILE = 60_000  # characters


def write_texts(folder: Path, shared: Path, characters: int) -> str:
    """Write text files of about so many characters in all; says where they come from."""
    pages = shared / "plans" / "pages.jsonl"
    if pages.is_file():
        texts, origin = _plans(pages), "pages of city plans (shared data)"
    else:
        texts, origin = _recombined(), "sentences of the sample library, recombined at random"
    left = characters
    for i, text in enumerate(texts):
        part = text[: min(left, _PER_FILE)]
        (folder / f"text-{i:03}.txt").write_text(part, encoding="utf-8")
        left -= len(part)
        if left <= 0:
            break
    return origin


def sentences_of(folder: Path) -> list[str]:
    """The sentences of the text files of a folder, in order."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt")))
    return [" ".join(s.split()) for text in texts for s in _SENTENCE.findall(text)]


def _plans(pages: Path) -> Iterator[str]:
    """The text of each plan, pages parted by blank lines."""
    plan, parts = "", list[str]()
    with pages.open(encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            if page["plan"] != plan and parts:
                yield "\n\n".join(parts)
                parts = []
            plan = page["plan"]
            parts.append(page["text"])
    yield "\n\n".join(parts)


def _recombined() -> Iterator[str]:
    """Endless texts of our own sentences in paragraphs of five."""
    library = CHECKOUT / "corpus" / "documents"
    sources = "\n".join(p.read_text(encoding="utf-8") for p in sorted(library.rglob("*.md")))
    own = [" ".join(s.split()) for s in _SENTENCE.findall(sources)]
    chance = random.Random(0)
    while True:
        paragraphs = (" ".join(chance.sample(own, 5)) for _ in range(_PER_FILE // 500))
        yield "\n\n".join(paragraphs)
