"""What is said to the operator of text that no reader sees."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.cleaning import clean_text

_SHOWN = 80


def unseen_notes(hidden: Sequence[str], struck: Sequence[str], unread: int = 0) -> tuple[str, ...]:
    """A note for each kind of text that was left out, with the first of it, and for objects."""
    notes = []
    for what, texts in (("hidden", hidden), ("struck", struck)):
        worded = [text for text in texts if any(map(str.isalnum, text))]
        if worded:
            notes.append(f"{what} text was not read ({_places(worded)}): {_begun(worded[0])}")
    if unread:
        notes.append(f"charts or files in it were not read ({unread})")
    return tuple(notes)


def _places(texts: Sequence[str]) -> str:
    return "1 place" if len(texts) == 1 else f"{len(texts):,} places"


def _begun(text: str) -> str:
    text = clean_text(text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()} …"
