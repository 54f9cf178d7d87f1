"""A comparison in sentences: each change with both its quotes, each quote with its citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.composing.changes.model import Change, Stated
from assistant.composing.tabling import Segment, Statement
from assistant.wording import Wording
from corpus.model import Edition, Passage, Span
from corpus.sides import Side
from corpus.tables.model import Row
from corpus.tables.rows import as_said

MOST = 20  # changes that an answer tells; the list of the document has all
_AROUND = 400  # code points beside a quote, for its citation
_SLOT = re.compile(r"(\{old\}|\{new\})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One of the two that are compared: where it is from, its text, and what it is called."""

    side: Side
    edition: Edition
    name: str

    @property
    def own_years(self) -> tuple[int, ...]:
        """The year that it is of, where that is known."""
        return (self.side.year,) if self.side.year else ()

    def row(self, said: Stated) -> Row:
        """A sentence of it, to be cited."""
        return Row(
            passage=passage_around(self.side, self.edition, said.span), span=said.span, cells={}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A comparison as it is told: a line before, the changes, a line for those left out."""

    before: tuple[str, ...]
    statements: tuple[Statement, ...]
    after: tuple[str, ...]


def told_changes(changes: Sequence[Change], old: Text, new: Text, wording: Wording) -> Told:
    """What changed, at least once."""
    title = new.side.document.facts.title
    names = {"before": old.name, "after": new.name}
    count = len(changes)
    head = wording.changes("one" if count == 1 else "many", title=title, count=str(count), **names)
    rest = count - MOST
    more = [wording.changes("rest_one" if rest == 1 else "rest", count=str(rest))]
    return Told(
        before=(head,),
        statements=tuple(
            _filled(wording.changes(each.kind, **names), each.before, each.after, old, new, wording)
            for each in changes[:MOST]
        ),
        after=tuple(more) if rest > 0 else (),
    )


def told_unchanged(
    key: str, before: Stated, after: Stated, old: Text, new: Text, wording: Wording
) -> Told:
    """That both say the same, with a sentence of each: `none` of the whole, `about` a part."""
    title = new.side.document.facts.title
    text = wording.changes(key, title=title, before=old.name, after=new.name)
    return Told(before=(), statements=(_filled(text, before, after, old, new, wording),), after=())


def passage_around(side: Side, edition: Edition, span: Span) -> Passage:
    """The stretch of an edition around a span, as a passage that can be cited."""
    start, end = max(0, span.start - _AROUND), min(len(edition.text), span.end + _AROUND)
    return Passage(
        id=f"{side.document.id}-{edition.id}-{start}",
        document=side.document,
        edition=edition.id,
        ordinal=0,
        start=start,
        end=end,
        text=edition.text[start:end],
        heading="",
        tokens=0,
        sentences=(span,),
        pages=edition.pages,
        sentence_vectors=np.zeros((1, 0), dtype=np.float16),
    )


def _filled(
    text: str, before: Stated | None, after: Stated | None, old: Text, new: Text, wording: Wording
) -> Statement:
    """A text with the quotes in their places."""
    sides = {"{old}": (before, old), "{new}": (after, new)}
    segments: list[Segment] = []
    for piece in filter(None, _SLOT.split(text)):
        said, of = sides.get(piece, (None, old))
        if said is None:
            segments.append((piece, None))
        else:
            segments.append((wording.quoted(as_said(said.text)), of.row(said)))
    return Statement(tuple(segments))
