"""Two editions of one document, as whoever asks names them, and what changed between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.composing.changes.comparing import compared
from assistant.composing.changes.model import Change
from assistant.composing.changes.telling import Text
from corpus.audience import Audience
from corpus.catalogue import Catalogue
from corpus.errors import DocumentNotFound
from corpus.sides import Side, names_of, side_named, sides_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An earlier and a later edition, and what changed from one to the other."""

    old: Text
    new: Text
    changes: Sequence[Change]


def between(
    catalogue: Catalogue,
    audience: Audience,
    document_id: str,
    earlier: str | None = None,
    later: str | None = None,
) -> Comparison:
    """What changed from one edition of a document to another.

    Args:
        catalogue: where they are read.
        audience: who asks; what they may not read is as if it did not exist.
        document_id: of one of them.
        earlier: an edition's id, a document's id or a year; the one before `later` without it.
        later: the same; the newest without it.

    Raises:
        DocumentNotFound: when there is no such document or edition that the audience may read.
    """
    sides = sides_of(catalogue, audience, document_id)
    new = _named(sides, later) if later else sides[-1]
    before = sides[: sides.index(new)]
    if not earlier and not before:
        raise DocumentNotFound(
            f"there is no edition of document {document_id!r} before that one that you may read"
        )
    old = _named(sides, earlier) if earlier else before[-1]
    texts = [text_of(catalogue, audience, side, sides) for side in (old, new)]
    return Comparison(old=texts[0], new=texts[1], changes=changes_of(texts[0], texts[1]))


def text_of(catalogue: Catalogue, audience: Audience, side: Side, sides: Sequence[Side]) -> Text:
    """A side with its text and what it is called beside the others."""
    return Text(
        side=side,
        edition=catalogue.edition(audience, side.document.id, side.edition),
        name=names_of(sides)[side.document.id, side.edition],
    )


def changes_of(old: Text, new: Text) -> list[Change]:
    """What changed; where each names its own year, nothing has."""
    return compared(old.edition.text, new.edition.text, (old.own_years, new.own_years))


def _named(sides: Sequence[Side], name: str) -> Side:
    side = side_named(sides, name)
    if side is None:
        raise DocumentNotFound(f"there is no edition {name!r} of this document that you may read")
    return side
