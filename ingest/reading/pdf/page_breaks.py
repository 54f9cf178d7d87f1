"""Sentences that go on on the next page are put together on the page where they begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.reading.pdf.hyphens import Vocabulary
from ingest.reading.pdf.paragraphs import Paragraph
from ingest.reading.pdf.past_notes import NOTE_SIZE, joined
from ingest.reading.pdf.unfinished import goes_on

_SENTENCE_END: Final = re.compile(r"(?<!\.)\b(\w+)[.!?][)”»\"’']*\s+(?=[^a-zß-ÿ\s])")
_ABBREVIATIONS: Final = frozenset(
    {
        "al",
        "art",
        "av",
        "cf",
        "ch",
        "dr",
        "dra",
        "etc",
        "fig",
        "m",
        "mlle",
        "mme",
        "mr",
        "mrs",
        "ms",
        "n",
        "no",
        "nos",
        "núm",
        "p",
        "pp",
        "pág",
        "sec",
        "sr",
        "sra",
        "srta",
        "st",
        "vol",
        "vs",
    }
)


def joined_over_pages(
    pages: Sequence[list[Paragraph]], is_heading: Sequence[Sequence[bool]], words: Vocabulary
) -> list[list[Paragraph]]:
    """Move the rest of a sentence to the page where the sentence begins.

    Args:
        pages: The paragraphs of each page, without running heads and page numbers.
        is_heading: For each paragraph whether it is a heading.
        words: The words of the document, which tell how a cut word is joined.
    """
    whole = [list(page) for page in pages]
    start = 0
    for following in range(1, len(pages)):
        last = _last_of_text(whole[start], is_heading[start])
        first = whole[following][0] if whole[following] else None
        begun, start = start, following
        if last is None or first is None or is_heading[following][0]:
            continue
        before = whole[begun][last]
        if not _goes_on(before, first) or _has_lone_capital(pages[following]):
            continue
        rest, others = first_sentence(first.text)
        is_cut = first.is_cut and not others
        whole[begun][last] = joined(before, replace(first, text=rest, is_cut=is_cut), words)
        whole[following][0] = replace(first, text=others)
        if not others and len(whole[following]) == 1:
            start = begun  # the whole page is inside the sentence
    return whole


def _last_of_text(paragraphs: Sequence[Paragraph], headings: Sequence[bool]) -> int | None:
    """The last paragraph above the footnotes of a page."""
    prose = [paragraph for paragraph in paragraphs if paragraph.table is None]
    if not prose:
        return None
    body = max(prose, key=lambda paragraph: len(paragraph.text)).size
    for index in range(len(paragraphs) - 1, -1, -1):
        if paragraphs[index].table is None and paragraphs[index].size >= NOTE_SIZE * body:
            return None if headings[index] or not paragraphs[index].text else index
    return None


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    if not after.text or after.is_item or after.bold != before.bold:
        return False
    if abs(before.size - after.size) > (1 - NOTE_SIZE) * before.size:
        return False
    if before.is_cut:
        return after.text[0].isalpha()
    return goes_on(before.text, after.text, is_prose=before.is_prose)


def _has_lone_capital(paragraphs: Sequence[Paragraph]) -> bool:
    """Tell whether the small letter that a page begins with may have lost its large one."""
    return any(len(item.text) == 1 and item.text.isupper() for item in paragraphs)


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a text, and what comes after it."""
    for end in _SENTENCE_END.finditer(text):
        is_initial = len(end[1]) == 1 and end[1].isalpha()
        if not is_initial and end[1].lower() not in _ABBREVIATIONS:
            return text[: end.end()].rstrip(), text[end.end() :]
    return text, ""
