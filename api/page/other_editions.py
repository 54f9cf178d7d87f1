"""The other editions of a document that is read, and the way to what changed between them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from api.page.words import Words
from corpus.sides import Side, names_of


def other_editions(
    document_id: str, edition: str, sides: Sequence[Side], words: Words, root: str
) -> str:
    """Links to the others and to the changes since the one before, as markup; empty without any.

    Args:
        document_id: of the one that is read.
        edition: of it.
        sides: all that can be compared, oldest first, this one among them.
        words: of the page.
        root: begins our addresses.
    """
    keys = [(side.document.id, side.edition) for side in sides]
    if len(sides) < 2 or (document_id, edition) not in keys:
        return ""
    names = names_of(sides)
    place = keys.index((document_id, edition))
    links = " · ".join(
        f'<a href="{root}/d/{escape(side.document.id)}?v={side.edition}">{escape(names[key])}</a>'
        for side, key in zip(sides, keys, strict=True)
        if key != (document_id, edition)
    )
    old, new = (place - 1, place) if place else (0, 1)
    told = words("whatChanged", before=names[keys[old]], after=names[keys[new]])
    query = f"from={sides[old].edition}&amp;to={sides[new].edition}"
    changes = f'<a href="{root}/d/{escape(document_id)}/changes?{query}">{told}</a>'
    return f'<p class="editions">{words("otherEditions")}: {links} — {changes}</p>'
