"""What may be quoted of a passage: a sentence, or up to three in a row that lean on one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corpus.model import Passage, Span, Vector

FEWEST_CHARACTERS = 12  # of a quote, white space apart
_MOST_SENTENCES = 3
_LEANS = re.compile(
    r"\b(?:it|its|they|their|them|he|his|she|her|this|these|those|such|both|latter|former)\b"
    r"|^\W*(?:that|the (?:programme|program|project|organi[sz]ation|initiative|partnership"
    r"|alliance|network|agency|institute|foundation|charity|company|bank|fund|tool|method|study"
    r"|report|assessment|grant|city|country|government|event|meeting|plan|strategy))\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d[\d.,]*")
_LONG, _MANY = 40, 5  # words and figures of a sentence
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Sentences in a row: their span, text, each of them, and the mean of their vectors."""

    passage: Passage
    span: Span
    text: str
    sentences: tuple[str, ...]
    vector: Vector


def windows(passage: Passage) -> Iterator[Window]:
    """The windows of a passage, in order.

    A sentence joins the one before it where a word of it stands for something said there.
    """
    vectors = np.asarray(passage.sentence_vectors, dtype=np.float32)
    texts = [
        passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences
    ]
    for first in range(len(texts)):
        for count in range(1, min(_MOST_SENTENCES, len(texts) - first) + 1):
            if count > 1 and not _LEANS.search(texts[first + count - 1]):
                break
            rows = passage.sentences[first : first + count]
            span = Span(rows[0].start, rows[-1].end)
            text = passage.text[span.start - passage.start : span.end - passage.start]
            if len(_SPACE.sub("", text)) < FEWEST_CHARACTERS or _is_table(text):
                continue
            total = vectors[first : first + count].sum(axis=0)
            yield Window(
                passage=passage,
                span=span,
                text=text,
                sentences=tuple(texts[first : first + count]),
                vector=total / (float(np.linalg.norm(total)) or 1.0),
            )


def _is_table(text: str) -> bool:
    """Whether a text is a table that was read as one sentence: what belongs together is lost."""
    return (
        len(text.split()) > _LONG
        and len(_FIGURE.findall(text)) > _MANY
        and " | " not in text  # a row with the names of its columns
        and not text.rstrip().endswith((".", "!", "?"))
    )
