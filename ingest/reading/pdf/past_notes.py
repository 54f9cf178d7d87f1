"""Sentences that go on below a note, a caption or a table are put together where they begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.reading.pdf.hyphens import Vocabulary
from ingest.reading.pdf.paragraphs import Paragraph
from ingest.reading.pdf.unfinished import ENDS

NOTE_SIZE: Final = 0.92  # of the size of the text; what is smaller is a note or a caption
_MOST_BETWEEN: Final = 6


def joined(before: Paragraph, rest: Paragraph, words: Vocabulary) -> Paragraph:
    """A paragraph with the rest of its last sentence."""
    if before.is_cut:
        text = words.join(before.text[:-1], rest.text)
    else:
        text = f"{before.text} {rest.text}"
    return replace(before, text=text, is_cut=rest.is_cut)


def joined_past_notes(paragraphs: Sequence[Paragraph], words: Vocabulary) -> list[Paragraph]:
    """The paragraphs of a page, each with what of it stands behind notes at a column's foot.

    Only what begins with a small letter below a text without an end is taken for its rest.
    """
    whole: list[Paragraph] = []
    for paragraph in paragraphs:
        begun = _begun(whole, paragraph)
        if begun is None:
            whole.append(paragraph)
        else:
            whole[begun] = joined(whole[begun], paragraph, words)
    return whole


def _begun(before: Sequence[Paragraph], paragraph: Paragraph) -> int | None:
    """Where the text stands whose rest a paragraph is, past one note or more."""
    if paragraph.table or paragraph.is_item or not paragraph.text[:1].islower():
        return None
    for index in range(len(before) - 1, max(-1, len(before) - 2 - _MOST_BETWEEN), -1):
        each = before[index]
        if each.table or each.size < NOTE_SIZE * paragraph.size:
            continue
        is_broken = each.is_cut or (each.is_prose and not each.text.endswith(ENDS))
        is_alike = abs(each.size - paragraph.size) <= (1 - NOTE_SIZE) * each.size
        is_past = index < len(before) - 1 and each.bold == paragraph.bold
        return index if is_broken and is_alike and is_past else None
    return None
