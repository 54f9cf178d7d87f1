"""Sentences that go on on the next page are put together on the page where they begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.reading.pdf.hyphens import Vocabulary
from ingest.reading.pdf.paragraphs import ENDS, Paragraph

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
_NOTE_SIZE: Final = 0.92
# words that no sentence ends with: what follows may begin with a capital or a figure
_OPEN_WORDS: Final = frozenset(
    {
        "a",
        "al",
        "an",
        "and",
        "ao",
        "are",
        "as",
        "at",
        "au",
        "aux",
        "avec",
        "by",
        "com",
        "con",
        "da",
        "dans",
        "das",
        "de",
        "del",
        "des",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "em",
        "en",
        "es",
        "est",
        "et",
        "for",
        "from",
        "in",
        "is",
        "la",
        "las",
        "le",
        "les",
        "los",
        "não",
        "o",
        "of",
        "on",
        "or",
        "os",
        "ou",
        "par",
        "para",
        "por",
        "pour",
        "que",
        "qui",
        "se",
        "son",
        "sont",
        "sur",
        "than",
        "that",
        "the",
        "to",
        "um",
        "uma",
        "un",
        "una",
        "une",
        "was",
        "were",
        "will",
        "with",
        "y",
        "à",
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
    joined = [list(page) for page in pages]
    start = 0
    for following in range(1, len(pages)):
        last = _last_of_text(joined[start], is_heading[start])
        first = joined[following][0] if joined[following] else None
        begun, start = start, following
        if last is None or first is None or is_heading[following][0]:
            continue
        before = joined[begun][last]
        if not _goes_on(before, first) or _has_lone_capital(pages[following]):
            continue
        rest, others = first_sentence(first.text)
        text = words.join(before.text[:-1], rest) if before.is_cut else f"{before.text} {rest}"
        joined[begun][last] = replace(before, text=text, is_cut=first.is_cut and not others)
        joined[following][0] = replace(first, text=others)
        if not others and len(joined[following]) == 1:
            start = begun  # the whole page is inside the sentence
    return joined


def _last_of_text(paragraphs: Sequence[Paragraph], headings: Sequence[bool]) -> int | None:
    """The last paragraph above the footnotes of a page."""
    prose = [paragraph for paragraph in paragraphs if paragraph.table is None]
    if not prose:
        return None
    body = max(prose, key=lambda paragraph: len(paragraph.text)).size
    for index in range(len(paragraphs) - 1, -1, -1):
        if paragraphs[index].table is None and paragraphs[index].size >= _NOTE_SIZE * body:
            return None if headings[index] or not paragraphs[index].text else index
    return None


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    if not after.text or after.is_item or after.bold != before.bold:
        return False
    if abs(before.size - after.size) > (1 - _NOTE_SIZE) * before.size:
        return False
    if before.is_cut:
        return after.text[0].isalpha()
    if before.text.endswith(ENDS):
        return False
    is_open = before.text.endswith(",") or before.text.split()[-1] in _OPEN_WORDS
    return after.text[0].islower() or is_open


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
