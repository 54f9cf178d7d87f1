"""Where sentences begin and end, by the kept library nupunkt ("e.g.", "US$ 1.1m", "p. 12")."""

from __future__ import annotations

from corpus.model import Span


def sentence_spans(text: str) -> list[Span]:
    """The sentences of `text` in order, without the white space between them.

    Every character that is not white space belongs to exactly one sentence.
    """
    import nupunkt

    spans = []
    for start, end in nupunkt.sent_spans(text):
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if right > left:
            spans.append(Span(left, right))
    return spans
